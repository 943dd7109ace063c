"""Weighs the cues of each sentence; a text is as uncertain as its most uncertain sentence.

Within a sentence different cues count as independent signs, so that two weak ones may be enough;
across sentences they do not add up, or every long report would be hedged.
"""

from collections.abc import Iterator
from math import prod
from typing import NamedTuple

from wetread.guards.text.hedging.words import hedge_words
from wetread.guards.text.layout import Layout
from wetread.guards.text.whole_words import struck_out

ENOUGH = 0.5
"""Of a sentence's weight; below it the sentence counts as certain."""


class Sign(NamedTuple):
    """A cue at `text[start:end]` and how surely it hedges."""

    start: int
    end: int
    strength: float


class Sentence:
    """The signs of one sentence."""

    def __init__(self, text: str, signs: list[Sign]) -> None:
        apart = {text[sign.start : sign.end].casefold(): sign.strength for sign in signs}
        self.weight = round(1 - prod(1 - strength for strength in apart.values()), 4)
        self._signs = signs

    def deciding(self) -> list[Sign]:
        """The signs that hedge on their own, else all that do so together, else none."""
        if self.weight < ENOUGH:
            return []
        alone = [sign for sign in self._signs if sign.strength >= ENOUGH]
        return alone or self._signs


def weighed(text: str) -> list[Sentence]:
    """Every sentence that holds a cue, in the order of the text."""
    found = (list(_signs(text[start:end], start)) for start, end in Layout(text).sentences())
    return [Sentence(text, signs) for signs in found if signs]


def _signs(sentence: str, offset: int) -> Iterator[Sign]:
    known = hedge_words()
    for match in known.cue.finditer(struck_out(known.never, sentence)):
        if match.lastgroup:
            start, end = match.span()
            yield Sign(offset + start, offset + end, known.strength[match.lastgroup])
