"""Finds names, places and addresses by how words and numbers of some kinds follow each other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from wetread.guards.text.identifiers.kinds import kinds_of
from wetread.guards.text.identifiers.lists import declared, listed, plain, spelt_out
from wetread.guards.text.identifiers.setting import Setting
from wetread.guards.text.identifiers.spans import Span
from wetread.guards.text.identifiers.tokens import Token

_MOST_PROMOTED = 3
_LONGEST_CUE = 3


@dataclass(frozen=True)
class _Grammar:
    """Patterns over the letters of `kinds`."""

    address: re.Pattern[str]
    titled: re.Pattern[str]
    name: re.Pattern[str]


def grammar_spans(tokens: Sequence[Token], setting: Setting) -> Iterator[Span]:
    """Addresses first, then names behind a title, then names and places alone."""
    kinds = _promoted(tokens, kinds_of(tokens, setting))
    grammar = _grammar(setting.clinical)
    for pattern, kind in (
        (grammar.address, "ADDRESS"),
        (grammar.titled, "PERSON"),
        (grammar.name, None),
    ):
        for found in pattern.finditer(kinds):
            first, after = found.span("it" if "it" in pattern.groupindex else 0)
            yield Span(
                start=tokens[first].start,
                end=tokens[after - 1].end,
                type=kind or _person_or_place(tokens, kinds, first, after),
            )
        kinds = pattern.sub(lambda found: "z" * len(found[0]), kinds)


def _person_or_place(tokens: Sequence[Token], kinds: str, first: int, after: int) -> str:
    if "C" in kinds[first:after]:
        return "LOCATION"
    before = tokens[first - 1].plain if first else ""
    return "LOCATION" if before in listed("identifiers", "where") else "PERSON"


def _promoted(tokens: Sequence[Token], kinds: str) -> str:
    """The kinds after which words such as "name:" have made names of what follows them."""
    letters = list(kinds)
    firsts = {cue[0] for cue in _cues()}
    for at, token in enumerate(tokens):
        if token.plain not in firsts:
            continue
        for length in range(_LONGEST_CUE, 0, -1):
            takes = _cues().get(tuple(one.plain for one in tokens[at : at + length]))
            if takes:
                _promote(tokens, letters, at + length, takes)
                break
    return "".join(letters)


def _promote(tokens: Sequence[Token], letters: list[str], at: int, takes: str) -> None:
    while at < len(tokens) and (tokens[at].text in (":", "-") or letters[at] in "lT"):
        at += 1
    for place in range(at, min(at + _MOST_PROMOTED, len(tokens))):
        if letters[place] not in takes:
            break
        if letters[place] != "i":
            letters[place] = "S"


@lru_cache(maxsize=1)
def _cues() -> dict[tuple[str, ...], str]:
    cues: dict[str, list[str]] = declared("identifiers")["cues"]
    takes = {"names": "SwvmXei", "maybe": "SvmXei"}
    return {tuple(plain(cue).split()): takes[key] for key, lines in cues.items() for cue in lines}


@lru_cache(maxsize=2)
def _grammar(clinical: bool) -> _Grammar:
    lists: dict[str, Any] = declared("identifiers")
    addresses, names = lists["addresses"], lists["names"]

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(spelt_out(pattern, lists["kinds"]))

    cores = "|".join([*addresses["cores"], *(() if clinical else addresses["outside"])])
    runs = f"{names['clinical']}|{names['run']}" if clinical else names["run"]
    return _Grammar(
        address=compiled(f"(?:{cores})(?:{addresses['tail']}){{0,{addresses['most']}}}"),
        titled=compiled(names["titled"]),
        name=compiled(runs),
    )
