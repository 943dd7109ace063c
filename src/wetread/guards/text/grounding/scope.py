"""Which parts of a text are its own claims: not a request, a question, a quotation or a heading."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from wetread.guards.text.grounding.words import vocabulary
from wetread.guards.text.layout import Layout

Span = tuple[int, int]

LONGEST = 2000
"""Characters of a sentence that are read together."""

_HEADING = re.compile(
    r"(?:^|(?<=\n)|(?<=[.;?!]\s))[ \t]{0,8}[-*#\u2022]{0,3} ?"
    r"(?P<name>[A-Za-z][\w /&()'-]{1,50}?)[*]{0,2}:"
)
_QUOTED = re.compile(
    r"\"[^\"\n]{1,400}\"|\u201c[^\u201d\n]{1,400}\u201d|\u2018[^\u2019\n]{3,400}\u2019(?!\w)"
)


class Scope:
    """The silent parts of one text."""

    def __init__(self, text: str) -> None:
        self.layout = Layout(text)
        self._text = text
        self._silent = sorted([*self._sections(), *self._quotations(), *self._questions()])
        self._reach = _longest_ends(self._silent)

    def sentences(self) -> Iterator[Span]:
        """Every sentence; of one without an end, a piece at a time."""
        for start, end in self.layout.sentences():
            left = start
            while end - left > LONGEST:
                cut = self._text.rfind(" ", left + 1, left + LONGEST)
                right = cut if cut > left else left + LONGEST
                yield left, right
                left = right
            yield left, end

    def silent(self, position: int) -> bool:
        """Whether what stands here is no claim of the text."""
        index = bisect_right(self._silent, (position, len(self._text) + 1)) - 1
        return index >= 0 and self._reach[index] > position

    def _sections(self) -> Iterator[Span]:
        """A silent heading holds up to the next heading or line, or else for its sentence."""
        headings = [(match, kind) for match, kind in self._headings() if kind]
        for number, (heading, kind) in enumerate(headings):
            if kind == "speaking":
                continue
            following = headings[number + 1][0].start() if number + 1 < len(headings) else None
            sentence = max(self.layout.sentence(heading.end())[1], heading.end())
            line = self._end_of_line(heading.end())
            ends = [end for end in (following, line) if end is not None]
            ends += [sentence] if kind == "brief" or not ends else []
            yield heading.start(), min(ends)

    def _headings(self) -> Iterator[tuple[re.Match[str], str | None]]:
        known = vocabulary()
        kinds = {"silent": known.silent, "brief": known.brief, "speaking": known.speaking}
        for heading in _HEADING.finditer(self._text):
            name = heading["name"].strip()
            yield heading, next((kind for kind, one in kinds.items() if one.fullmatch(name)), None)

    def _end_of_line(self, start: int) -> int | None:
        """Where the section's paragraph ends; a heading alone on its line has the next one."""
        end = self._text.find("\n", start)
        if end >= 0 and not self._text[start:end].strip():
            end = self._text.find("\n", end + 1)
        while end >= 0 and self._text[end + 1 : end + 2].islower():  # a line wrapped by hand
            end = self._text.find("\n", end + 1)
        return end if end >= 0 else None

    def _quotations(self) -> Iterator[Span]:
        yield from (match.span() for match in _QUOTED.finditer(self._text))

    def _questions(self) -> Iterator[Span]:
        for start, end in self.layout.sentences():
            if self._text[start:end].rstrip().endswith("?"):
                yield start, end


def _longest_ends(spans: list[Span]) -> list[int]:
    ends: list[int] = []
    for _, end in spans:
        ends.append(max(end, ends[-1]) if ends else end)
    return ends
