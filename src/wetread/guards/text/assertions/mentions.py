"""Finds where a text names a thing, and on which side it says that it is."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from wetread.guards.text.assertions.words import words

Side = Literal["left", "right", "bilateral"]

_BEFORE, _BEHIND = 30, 40
"""Characters around a mention in which its side is looked for."""

_BREAK = re.compile(r"[,;:\n]|\b(?:and|with|but|no|or)\b", re.IGNORECASE)


class Mention(NamedTuple):
    concept: str
    start: int
    end: int


def mentions_of(text: str, concept: str) -> list[Mention]:
    """Every place that names the concept, the likeliest one first.

    An annotator writes the concept that is meant in capitals; whole words go before the beginnings
    of longer ones, and the first place before later ones.
    """

    def likelihood(mention: Mention) -> tuple[bool, bool, int]:
        said = text[mention.start : mention.end]
        part = text[mention.end : mention.end + 1].isalnum()
        return said != said.upper(), part, mention.start

    found = _spelt(concept).finditer(text)
    return sorted((Mention(concept, *match.span()) for match in found), key=likelihood)


def findings_in(text: str) -> Iterator[Mention]:
    """Every finding of the list that the text names, in the order of the text."""
    known = words()
    for match in known.concept.finditer(text):
        if match.lastgroup:
            yield Mention(known.concepts[int(match.lastgroup[1:])], *match.span())


def side_of(text: str, mention: Mention, sentence: tuple[int, int]) -> Side | None:
    """The side named nearest to the mention, within its part of the sentence."""
    left = max(sentence[0], mention.start - _BEFORE)
    right = min(sentence[1], mention.end + _BEHIND)
    left = max([left, *(cut.end() for cut in _BREAK.finditer(text, left, mention.start))])
    if cut := _BREAK.search(text, mention.end, right):
        right = cut.start()
    sides = list(words().side.finditer(text, left, right))
    nearest = min(sides, key=lambda side: _distance(side, mention), default=None)
    return _SIDES[nearest.lastgroup] if nearest and nearest.lastgroup else None


_SIDES: dict[str, Side] = {"left": "left", "right": "right", "bilateral": "bilateral"}


def _distance(side: re.Match[str], mention: Mention) -> int:
    return max(mention.start - side.end(), side.start() - mention.end, 0)


@lru_cache(maxsize=256)
def _spelt(concept: str) -> re.Pattern[str]:
    """The concept's words with any white space between them, from the beginning of a word."""
    spelt = r"\s{1,40}+".join(map(re.escape, concept.split()))
    whole = rf"(?<!\w){spelt}" if spelt[:1].isalnum() else spelt
    return re.compile(whole, re.IGNORECASE)
