"""Cuts a text into words, figures and marks, each with where it stands.

Figures that belong together, as in "12/3/2024" or "8:30", are one token; addresses of the net are
one too, so that no date is read out of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<address>(?:https?://|www\.)\S{1,2000}+|[\w.+-]{1,64}+@[\w.-]{1,200}+)"
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th)(?!\w))"
    r"|(?P<slashed>\d\d?+ / \d\d?+(?: / \d{2,4}+)?+(?!\w| / \d))"
    r"|(?P<figures>\d++(?:[-./:\\]\d++){0,8}+)"
    r"|(?P<word>[^\W\d_]{1,60}+(?:['\u2019][^\W\d_]{1,20}+){0,3}+['\u2019]?)"
    r"|(?P<mark>\S)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d\d?:\d\d(?::\d\d)?(?:\.\d{1,9})?")
_DATE = re.compile(r"\d{1,4}([-./\\])\d\d?\1\d{1,4}")
_PAIR = re.compile(r"\d{1,4}[-/]\d{1,4}")
_POINTED = re.compile(r"\d{1,4}\.\d{1,4}")
_FORMS = (
    ("clock", _CLOCK),
    ("date", _DATE),
    ("pair", _PAIR),
    ("pointed", _POINTED),
    ("number", re.compile(r"\d+")),
)
_BOTH = re.compile(r"([^-]+)(-)([^-]+)|(\d+-\d+-\d+)(-)(\d+-\d+-\d+)")


@dataclass(frozen=True)
class Token:
    """`kind` is word, mark, ordinal, address, or a form of figures; `joined` to the one before.

    `owner` is a word without its possessive ending, where it has one.
    """

    kind: str
    text: str
    start: int
    end: int
    joined: bool
    owner: str = ""
    capital: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text, self.owner) if self.owner else (self.text,)


def tokens_of(text: str) -> list[Token]:
    """In order; words are in lower case and without apostrophes."""
    tokens: list[Token] = []
    for kind, said, start in _pieces(text):
        joined = bool(tokens) and tokens[-1].end == start
        word, mark, ending = said.lower().replace("\u2019", "'").partition("'")
        owner = word if kind == "word" and mark and ending in ("s", "") else ""
        plain = word + ending.replace("'", "") if kind == "word" else said.lower().replace(" ", "")
        tokens.append(
            Token(kind, plain, start, start + len(said), joined, owner, said[0].isupper())
        )
    return tokens


def _pieces(text: str) -> Iterator[tuple[str, str, int]]:
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "mark"
        if kind == "slashed":
            yield _form(found[0].replace(" ", "")) or "other", found[0], found.start()
        elif kind == "figures":
            yield from _figures(found[0], found.start())
        else:
            yield kind, found[0], found.start()


def _figures(said: str, start: int) -> Iterator[tuple[str, str, int]]:
    """One form of figures, or two with a dash between them; what is neither is no figure."""
    kind = _form(said)
    both = _BOTH.fullmatch(said) if kind is None else None
    if both and all(_form(side) for side in both.group(1, 3, 4, 6) if side):
        for n in range(1, 7):
            if both[n]:
                yield _form(both[n]) or "mark", both[n], start + both.start(n)
    else:
        yield kind or "other", said, start


def _form(said: str) -> str | None:
    return next((kind for kind, form in _FORMS if form.fullmatch(said)), None)
