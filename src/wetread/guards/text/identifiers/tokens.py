"""Cuts a text into words, numbers, marks and line breaks, each with where it stands."""

import re
from dataclasses import dataclass
from functools import cached_property

from wetread.guards.text.identifiers.lists import plain
from wetread.guards.text.identifiers.patterns import taken_out

_TOKEN = re.compile(
    r"(?P<line>\s{0,50}?\n(?:\s{0,50}?\n){0,9})"
    r"|(?P<post>\b[Pp]\.\s?[Oo]\.)"
    r"|(?P<number>\d+(?:[.,]\d+)*(?:[-/]\d+)?[A-Za-z]?(?![^\W_]))"
    r"|(?P<word>[^\W_]+(?:(?:['\u2019]|[-.](?=[^\W\d_]{2}))[^\W_]+)*)"
    r"|(?P<mark>[^\w\s]|_)"
)
_POSSESSIVE = re.compile(r"['\u2019]s$", re.IGNORECASE)


@dataclass(frozen=True)
class Token:
    """`sort` is the name of what it is: line, post, number, word, mark or gone."""

    start: int
    end: int
    text: str
    sort: str

    @cached_property
    def plain(self) -> str:
        return plain(self.text)


def tokens_of(text: str) -> list[Token]:
    """In order; what was taken out before is one token of the sort "gone"."""
    found: list[Token] = []
    at = 0
    for gone in taken_out().finditer(text):
        found += _between(text, at, gone.start())
        found.append(Token(gone.start(), gone.end(), gone[0], "gone"))
        at = gone.end()
    return [*found, *_between(text, at, len(text))]


def _between(text: str, start: int, end: int) -> list[Token]:
    return [
        _token(match[0], match.start(), match.lastgroup or "mark")
        for match in _TOKEN.finditer(text, start, end)
    ]


def _token(text: str, start: int, sort: str) -> Token:
    kept = _POSSESSIVE.sub("", text) if sort == "word" else text
    return Token(start, start + len(kept), kept, sort)
