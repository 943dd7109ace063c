"""Cuts a report into sentences and sections, keeping where each one stands.

Reports are wrapped by hand: a line that ends within a sentence ends none; a line that begins a new
item or paragraph ends one, and so does a heading.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from wetread.guards.text.assertions.words import words

_STOP = re.compile(r"(?<=\S)[.!?]['\")\]]{0,2}(?=\s)")
_NEW_LINE = re.compile(
    r"\n(?=[ \t\r]{0,40}(?:\n|[-*\u2022#]|\d{1,2}[.)]|[A-Z][a-z]|[A-Z][A-Z /&]{1,40}:))"
)
_LAST_WORD = re.compile(r"[A-Za-z.]{1,8}\Z")
_CAPITALS = re.compile(
    r"(?<!\bno )(?<!\bnot )(?<!\bany )(?<!\bthe )(?<!\bof )(?<!\ban )(?<!\ba )"
    r"\b[A-Z][A-Z /&()-]{2,60}+:"
)
"""A heading, and not what "no DVT:" abbreviates."""

_FIRST = re.compile(r"[\s\d.)(*#-]{0,40}+(?P<heading>[A-Za-z][\w /&()'-]{2,60}+):")


class Layout:
    """Where the sentences and the headings of one text begin."""

    def __init__(self, text: str) -> None:
        capitals = {match.start(): match[0] for match in _CAPITALS.finditer(text)}
        self._starts = [0, *sorted({*_cuts(text), *capitals} - {0, len(text)})]
        self._end = len(text)
        first = (_FIRST.match(text, start) for start in self._starts)
        headings = {match.start("heading"): match["heading"] for match in first if match}
        self._headings = sorted((headings | capitals).items())
        self._past = [bool(words().past_heading.search(said)) for _, said in self._headings]

    def sentences(self) -> list[tuple[int, int]]:
        """Start and end of every sentence; together they cover the text."""
        return list(zip(self._starts, [*self._starts[1:], self._end], strict=True))

    def sentence(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence that a position lies in."""
        after = bisect_right(self._starts, position)
        right = self._starts[after] if after < len(self._starts) else self._end
        return self._starts[max(0, after - 1)], right

    def past_section(self, position: int) -> bool:
        """Whether the last heading before a position is one of the patient's past."""
        after = bisect_right(self._headings, position, key=lambda heading: heading[0])
        return after > 0 and self._past[after - 1]


def _cuts(text: str) -> Iterator[int]:
    yield from (match.end() for match in _NEW_LINE.finditer(text))
    for match in _STOP.finditer(text):
        if not _abbreviated(text, match.start()):
            yield match.end()


def _abbreviated(text: str, stop: int) -> bool:
    """Whether a full stop belongs to a word such as "Dr."."""
    last = _LAST_WORD.search(text, max(0, stop - 8), stop)
    return text[stop] == "." and last is not None and bool(words().abbreviation.fullmatch(last[0]))
