"""Which part of the body, and which phase of the heartbeat, a sentence gives a figure for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wetread.guards.text.grounding.amounts import Amount
from wetread.guards.text.grounding.places import sides_in
from wetread.guards.text.grounding.quantities import Quantity
from wetread.guards.text.grounding.scope import Span
from wetread.guards.text.grounding.words import figure_words

_ATTACHED = re.compile(r"\s*(?:\(|(?:on|in|of|for|at)\s+(?:the\s+)?)", re.IGNORECASE)
"""What may stand between a figure and the part that follows it: "190 cm² on the left"."""


class Cue(NamedTuple):
    """A word at `text[start:end]` that tells the part `value`."""

    value: str
    start: int
    end: int


class Parts:
    """The words of one sentence that tell sides, parts and phases."""

    def __init__(self, text: str, sentence: Span) -> None:
        start, end = sentence
        self._text = text
        sides = sides_in(text[start:end])
        self._cues: dict[str, list[Cue]] = {
            "side": [
                Cue(one.side, one.start + start, one.end + start)
                for one in sides
                if one.side != "bilateral"
            ]
        }
        for name, values in figure_words().parts.items():
            found = [
                Cue(value, *match.span())
                for value, spelt in values.items()
                for match in spelt.finditer(text, start, end)
            ]
            self._cues[name] = sorted(found, key=lambda cue: cue.start)

    def told(self, figure: Quantity, among: Sequence[Quantity]) -> "Part":
        """What the sentence tells of one figure among all of its figures."""
        alike = [one for one in among if one.dimension == figure.dimension]
        return Part({name: self._value(cues, figure, alike) for name, cues in self._cues.items()})

    def _value(
        self, cues: Sequence[Cue], figure: Quantity, figures: Sequence[Quantity]
    ) -> str | None:
        """In order where there are as many words as figures, else what stands beside it."""
        apart = [cue for n, cue in enumerate(cues) if n == 0 or cues[n - 1].value != cue.value]
        for some in (cues, apart):
            if len(some) == len(figures):
                return some[figures.index(figure)].value
        behind = next((cue for cue in cues if cue.start >= figure.end), None)
        if behind and _ATTACHED.fullmatch(self._text, figure.end, behind.start):
            return behind.value
        before = [cue for cue in cues if cue.start < figure.start]
        if not before or any(before[-1].start < one.start < figure.start for one in figures):
            return None
        return before[-1].value


@dataclass(frozen=True)
class Part:
    """The side, the part and the phase that a figure is given for, each where it is told."""

    told: Mapping[str, str | None]

    def fits(self, amount: Amount, pool: Sequence[Amount]) -> bool:
        """False where another part is told, and that part has an amount of its own."""
        for name, told in self.told.items():
            own = getattr(amount, name)
            other = told and own and told != own
            if other and any(getattr(one, name) == told for one in pool):
                return False
        return True
