"""Reads what reports call findings, places and figures (`words/grounded.yaml`)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from wetread.guards.text.assertions.words import Cues, words
from wetread.guards.text.whole_words import whole_words
from wetread.guards.wordlists import word_list

Naming = Literal["words", "absent", "names"]
Presence = Literal["present", "absent", "undecided", "not-assessed"]
"""What a finding leaves of a condition; `undecided` where its answers are not one that agrees."""

_GROUP = re.compile(r"\{([a-z]+)\}")
_MEDICAL = (
    r"(?!diagnos|prognos|hypnos)\w{3,30}(?:itis|itides|omas?|osis|oses|iasis|ectas[ie]s|megaly"
    r"|opath(?:y|ies)|rrhage|malacia|trophy|plegia)"
)
"""How names of diseases end: of one that no list holds, a text must not speak unnoticed."""


@dataclass(frozen=True)
class Family:
    """A condition or part of the body under all of its names; an unknown one has its own."""

    name: str
    structure: bool = False
    known: bool = True
    codes: frozenset[str] = frozenset()
    implies: frozenset[str] = frozenset()
    shows: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """The whole list, compiled; a group of `condition` leads to a family and how it is named."""

    families: Mapping[str, Family]
    condition: re.Pattern[str]
    groups: Mapping[str, tuple[str, Naming]]
    structure: re.Pattern[str]
    within: Mapping[str, re.Pattern[str]]
    structures: tuple[str, ...]
    outlining: re.Pattern[str]
    cues: Mapping[str, Cues]
    near: Cues
    loose: Mapping[str, re.Pattern[str]]
    against: re.Pattern[str]
    sound: re.Pattern[str]
    measured: re.Pattern[str]
    silent: re.Pattern[str]
    brief: re.Pattern[str]
    speaking: re.Pattern[str]
    sides: Mapping[str, re.Pattern[str]]
    no_side: re.Pattern[str]
    levels: Mapping[str, re.Pattern[str]]

    def structure_of(self, match: re.Match[str]) -> Family:
        """The part of the body that a match of `structure` names."""
        return self.families[self.structures[int((match.lastgroup or "g0")[1:])]]

    def code(self, code: str) -> Family | None:
        return next((one for one in self.families.values() if code in one.codes), None)


@dataclass(frozen=True)
class FigureWords:
    """How figures are written and what they are figures of."""

    units: Mapping[str, Mapping[re.Pattern[str], float]]
    any_unit: str
    parts: Mapping[str, Mapping[str, re.Pattern[str]]]
    kinds: Mapping[str, re.Pattern[str]]
    none_before: re.Pattern[str]
    none_after: re.Pattern[str]
    about: re.Pattern[str]
    at_least: re.Pattern[str]
    at_most: re.Pattern[str]


class _Spelling:
    """Compiles the lines of the file, each {group} written out."""

    def __init__(self, declared: dict[str, Any]) -> None:
        self._groups: dict[str, str] = declared["groups"]

    def plain(self, line: str) -> str:
        while _GROUP.search(line):
            line = _GROUP.sub(lambda match: self._groups[match[1]], line)
        return line

    def one(self, line: str) -> re.Pattern[str]:
        return whole_words(self.plain(line))

    def any(self, lines: Iterable[str]) -> re.Pattern[str]:
        return self.one("|".join(f"(?:{line})" for line in lines) or "(?!)")

    def cues(self, lists: dict[str, list[str]]) -> Cues:
        return Cues(**{name: self.any(lists.get(name, ())) for name in Cues.__annotations__})


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    declared = _declared()
    spelling = _Spelling(declared)
    conditions: dict[str, dict[str, Any]] = declared["conditions"]
    structures: dict[str, dict[str, Any]] = declared["structures"]
    known = words()
    families = {
        **{name: Family(name) for name in known.concepts},
        **{name: _family(name, entry, structure=False) for name, entry in conditions.items()},
        **{name: _family(name, entry, structure=True) for name, entry in structures.items()},
    }
    condition, groups = _conditions(conditions, spelling)
    kinds = ("unassessed", "asked", "advised", "past", "open", "doubt", "absence")
    return Vocabulary(
        families=families,
        condition=condition,
        groups=groups,
        structure=spelling.one(_numbered(one["words"] for one in structures.values())),
        within={
            name: spelling.one(one["within"]) for name, one in structures.items() if "within" in one
        },
        structures=tuple(structures),
        outlining=spelling.one(declared["outlining"]),
        cues={kind: spelling.cues(declared[kind]) for kind in kinds},
        near=spelling.cues(declared["named"]),
        loose={name: spelling.one(line) for name, line in declared["loose"].items()},
        against=spelling.one(declared["against"]),
        sound=spelling.any(declared["sound"]),
        measured=spelling.one(declared["measured"]),
        silent=spelling.one(declared["headings"]["silent"]),
        brief=spelling.one(declared["headings"]["brief"]),
        speaking=spelling.one(declared["headings"]["speaking"]),
        sides={side: spelling.one(line) for side, line in declared["places"].items()},
        no_side=spelling.one(declared["no_places"]),
        levels={level: spelling.one(line) for level, line in declared["levels"].items()},
    )


@lru_cache(maxsize=1)
def figure_words() -> FigureWords:
    declared = _declared()
    spelling = _Spelling(declared)
    units: dict[str, dict[str, float]] = declared["units"]
    parts: dict[str, dict[str, str]] = declared["parts"]
    spelt = [line for some in units.values() for line in some]
    return FigureWords(
        units={
            dimension: {re.compile(line, re.IGNORECASE): size for line, size in some.items()}
            for dimension, some in units.items()
        },
        any_unit="|".join(f"(?:{line})" for line in spelt),
        parts={
            name: {value: spelling.one(line) for value, line in some.items()}
            for name, some in parts.items()
        },
        kinds={kind: spelling.one(line) for kind, line in declared["kinds"].items()},
        none_before=spelling.one(declared["no_figure"]["before"]),
        none_after=spelling.one(declared["no_figure"]["after"]),
        about=spelling.one(declared["about"]),
        at_least=spelling.one(declared["at_least"]),
        at_most=spelling.one(declared["at_most"]),
    )


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    declared: dict[str, Any] = word_list("grounded")
    return declared


def _family(name: str, entry: dict[str, Any], *, structure: bool) -> Family:
    return Family(
        name=name,
        structure=structure,
        codes=frozenset(entry.get("codes", ())),
        implies=frozenset(entry.get("implies", ())),
        shows=frozenset(entry.get("shows", ())),
    )


def _conditions(
    declared: dict[str, dict[str, Any]], spelling: _Spelling
) -> tuple[re.Pattern[str], dict[str, tuple[str, Naming]]]:
    """Denials first, since they hold the name itself; what merely has the ending comes last."""
    entries: list[tuple[str, Naming, str]] = [
        (name, naming, spelling.plain(entry[naming]))
        for naming in ("absent", "words")
        for name, entry in declared.items()
        if naming in entry
    ]
    older: dict[str, str] = word_list("assertions")["concepts"]
    entries += [(name, "words", line) for name, line in older.items() if name not in declared]
    entries += [
        (name, "names", spelling.plain(entry["names"]))
        for name, entry in declared.items()
        if "names" in entry
    ]
    entries.append(("", "words", _MEDICAL))
    groups = {f"g{n}": (name, naming) for n, (name, naming, _) in enumerate(entries)}
    return whole_words(_numbered(line for *_, line in entries)), groups


def _numbered(lines: Iterable[str]) -> str:
    return "|".join(f"(?P<g{n}>{line})" for n, line in enumerate(lines))
