"""Finds identifiers by how their characters are written: e-mail, numbers, dates, telephone."""

import re
from collections.abc import Iterator
from functools import lru_cache

from wetread.guards.text.identifiers.lists import declared, spelt_out
from wetread.guards.text.identifiers.spans import Span

_FEWEST_DIGITS, _MOST_DIGITS = 7, 16
_BEFORE = 48
_US_GROUPS = ([3, 3, 4], [1, 3, 3, 4], [3, 4])
_DIGITS = re.compile(r"\d+")


def written_spans(text: str, *, clinical: bool) -> Iterator[Span]:
    """Spans in order of precedence: what was named first keeps its type."""
    for kind, pattern in _patterns(clinical):
        for found in pattern.finditer(text):
            group = next((name for name, part in found.groupdict().items() if part), 0)
            yield Span(start=found.start(group), end=found.end(group), type=kind)
    for found in _phone().finditer(text):
        if _is_phone(found, text, clinical=clinical):
            yield Span(start=found.start(), end=found.end(), type="PHONE")


@lru_cache(maxsize=1)
def taken_out() -> re.Pattern[str]:
    """What stands where an identifier was taken out before."""
    return re.compile(declared("identifiers")["taken_out"])


@lru_cache(maxsize=2)
def _patterns(clinical: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    lists = declared("identifiers")
    used = [*lists["patterns"].items(), *(() if clinical else lists["outside"].items())]
    return tuple(
        (kind, re.compile(spelt_out(_either(ways), lists["groups"]), re.IGNORECASE))
        for kind, ways in used
    )


def _either(ways: str | list[str]) -> str:
    return ways if isinstance(ways, str) else "|".join(ways)


def _is_phone(found: re.Match[str], text: str, *, clinical: bool) -> bool:
    """A plus or a word such as "call" before it, or groups as telephone numbers have them."""
    groups = [
        len(digits) for digits in _DIGITS.findall(re.split(r"[a-z]", found[0], maxsplit=1)[0])
    ]
    if not _FEWEST_DIGITS <= sum(groups) <= _MOST_DIGITS:
        return False
    if found[0].lstrip("(").startswith("+") or groups in _US_GROUPS:
        return True
    if _cue().search(text[max(0, found.start() - _BEFORE) : found.start()]):
        return True
    return not clinical and min(groups[1:]) > 1


@lru_cache(maxsize=1)
def _phone() -> re.Pattern[str]:
    return re.compile(declared("identifiers")["phones"]["written"], re.IGNORECASE)


@lru_cache(maxsize=1)
def _cue() -> re.Pattern[str]:
    return re.compile(declared("identifiers")["phones"]["cues"], re.IGNORECASE)
