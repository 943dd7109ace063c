"""Reads the words by which people push (`words/pressure.yaml`) and what they push for."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from wetread.clinical.pressures import PressureKind
from wetread.guards.wordlists import word_list

_GROUP = re.compile(r"\{([a-z]+)\}")
_ARTICLE = re.compile(r"^an? ")


@lru_cache(maxsize=512)
def kind_said(text: str) -> PressureKind | None:
    """The kind of the first cue that the text contains."""
    plain = text.replace("\u2019", "'").strip()
    return next((kind for kind, cue in _cues() if cue.search(plain)), None)


def asked_first() -> tuple[PressureKind, ...]:
    """The kinds in the order in which a turn that pushes in several ways is named."""
    return tuple(kind for kind, _ in _cues())


def findings_said(text: str) -> tuple[tuple[str, int, int], ...]:
    """Each finding as a question names it ("a nodule"), with where it stands."""
    names, pattern = _findings()
    return tuple(
        (names[int(match.lastgroup[1:])], match.start(), match.end())
        for match in pattern.finditer(text)
        if match.lastgroup
    )


def without_article(name: str) -> str:
    return _ARTICLE.sub("", name)


def compiled(lines: Iterable[str], groups: Mapping[str, str]) -> re.Pattern[str]:
    """Any of the lines, each {group} written out and any white space for a blank."""
    spelt = (_GROUP.sub(lambda match: groups[match[1]], line) for line in lines)
    return re.compile("|".join(spelt).replace(" ", r"\s+"), re.IGNORECASE)


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[PressureKind, re.Pattern[str]], ...]:
    declared = word_list("pressure")
    groups: dict[str, str] = declared["groups"]

    return tuple((kind, compiled(lines, groups)) for kind, lines in declared["kinds"].items())


@lru_cache(maxsize=1)
def _findings() -> tuple[tuple[str, ...], re.Pattern[str]]:
    declared: dict[str, str] = word_list("findings")
    spoken = "|".join(f"(?P<f{n}>{words})" for n, words in enumerate(declared.values()))
    return tuple(declared), re.compile(rf"\b(?:{spoken})\b", re.IGNORECASE)
