"""A model's card laid out for reading: headings, lists and tables of elements that hold text alone.

A card is the work of whoever made the model. What looks like HTML or a link in it is shown as it
was written; nothing of it is ever rendered as Markdown.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from wetread.service.web.parts import part, words

_DEEP: Final = 3
_HEADING: Final = re.compile(r"(#{1,6})\s+(.+)")
_ITEM: Final = re.compile(r"\s*[-*]\s+(.+)")
_RULE: Final = re.compile(r"[\s|:-]+")
_GOES_ON: Final = re.compile(r"(?m)(^\s*[-*] .+(?:\n {2,}(?![-*|\s]).+)+)")
_INLINE: Final = re.compile(r"\*\*(?P<strong>[^*]+)\*\*|`(?P<code>[^`]+)`")


def show_card_text(text: str) -> None:
    """The whole text, in its order."""
    joined = _GOES_ON.sub(lambda item: re.sub(r"\n +", " ", item[0]), text)
    for kind, lines in groupby(joined.splitlines(), _kind):
        said = list(lines)
        if kind == "heading":
            for line in said:
                _heading(line)
        elif kind == "item":
            with part("ul"):
                for line in said:
                    _inline("li", _ITEM.sub(r"\1", line))
        elif kind == "table":
            _table([line for line in said if not _RULE.fullmatch(line)])
        elif kind == "words":
            _inline("p", " ".join(line.strip() for line in said))


def _kind(line: str) -> str:
    if not line.strip():
        return "nothing"
    if line.lstrip().startswith("|"):
        return "table"
    if _HEADING.fullmatch(line):
        return "heading"
    return "item" if _ITEM.fullmatch(line) else "words"


def _heading(line: str) -> None:
    marks, _, said = line.partition(" ")  # the page has two levels above the card's own
    words("h4" if len(marks) < _DEEP else "h5", said.strip())


def _table(rows: list[str]) -> None:
    with part("div", "wide"), part("table", "cases"):
        for number, row in enumerate(rows):
            with part("tr"):
                for cell in row.strip().strip("|").split("|"):
                    _inline("td" if number else "th", cell.strip())


def _inline(tag: str, said: str) -> None:
    """A line of it; what stands between two signs is strong or code."""
    with part(tag):
        for kind, words_of in _pieces(said):
            words(kind, words_of)


def _pieces(said: str) -> Iterator[tuple[str, str]]:
    at = 0
    for found in _INLINE.finditer(said):
        if found.start() > at:
            yield "span", said[at : found.start()]
        kind = found.lastgroup or "span"
        yield kind, found[kind]
        at = found.end()
    if at < len(said):
        yield "span", said[at:]
