"""A text in pieces that say one thing each, with where they stand: sentences, lines and items."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_END = re.compile(r"[.!?;]+[\"')\]]*\s+|\s*[\r\n]+\s*|\s*[|\u2022]+\s*")
MOST_PIECES = 2000
"""Beyond them the rest of a text is one piece, so that no text takes hours."""


class Piece(NamedTuple):
    """Characters `start` to `end` of the text, without white space around them."""

    start: int
    end: int
    text: str


def pieces(text: str) -> list[Piece]:
    """Every piece that holds a letter or a digit, in order."""
    return [piece for piece in _cut(text) if any(char.isalnum() for char in piece.text)]


def _cut(text: str) -> Iterator[Piece]:
    start = 0
    for number, match in enumerate(_END.finditer(text)):
        if number >= MOST_PIECES:
            break
        yield _piece(text, start, match.end())
        start = match.end()
    yield _piece(text, start, len(text))


def _piece(text: str, start: int, end: int) -> Piece:
    said = text[start:end]
    start += len(said) - len(said.lstrip())
    said = said.strip()
    return Piece(start, start + len(said), said)
