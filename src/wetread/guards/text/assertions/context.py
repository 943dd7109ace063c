"""Reads what a text says of a thing that it names: is it there, and is it of today?"""

import re
from typing import Literal, NamedTuple

from wetread.guards.text.assertions.reach import Reach
from wetread.guards.text.assertions.words import words
from wetread.guards.text.layout import Layout

Status = Literal["present", "absent", "uncertain"]
Temporality = Literal["current", "historical"]

_ITEM = re.compile(r"[\s\d.)(*#\u2022-]*+")
_REST = re.compile(r"[\s.;,]*+")


class _Sentence(NamedTuple):
    start: int
    end: int
    negation: Reach
    doubt: Reach
    history: Reach


class Context:
    """One text; each of its sentences is read once, when first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._layout = Layout(text)
        self._read: dict[int, _Sentence] = {}

    def status(self, start: int, end: int) -> Status:
        """Absent where negated, else uncertain where doubted, else present."""
        said = self._sentence(start)
        place = start - said.start, end - said.start
        if said.negation.holds(*place):
            return "absent"
        return "uncertain" if said.doubt.holds(*place) else "present"

    def temporality(self, start: int, end: int) -> Temporality:
        said = self._sentence(start)
        past = (
            said.history.holds(start - said.start, end - said.start)
            or self._listed_as_past(said, start)
            or words().history.before.match(self._text, start, end) is not None
            or words().lifelong.search(self._text, start, end) is not None
            or self._stands_alone(said, start, end)
        )
        return "historical" if past else "current"

    def sentence(self, position: int) -> tuple[int, int]:
        return self._layout.sentence(position)

    def _listed_as_past(self, said: _Sentence, start: int) -> bool:
        return self._layout.past_section(start) and not said.history.ended(start - said.start)

    def _stands_alone(self, said: _Sentence, start: int, end: int) -> bool:
        """Whether it is a chronic disease and all that an item of a list says."""
        return (
            words().chronic.fullmatch(self._text, start, end) is not None
            and _ITEM.fullmatch(self._text, said.start, start) is not None
            and _REST.fullmatch(self._text, end, said.end) is not None
        )

    def _sentence(self, position: int) -> _Sentence:
        start, end = self._layout.sentence(position)
        if start not in self._read:
            spoken, kinds = self._text[start:end], words()
            cues = (kinds.negation, kinds.doubt, kinds.history)
            self._read[start] = _Sentence(start, end, *(Reach(spoken, kind) for kind in cues))
        return self._read[start]
