"""Finds every hint about time in a sentence, with the word that relates it to the appointment.

A clue is, for example, *by* + *Friday*, *not* + *mornings*, *plain* + *in two weeks*. Reading goes
from left to right, and the longest phrase wins. What is left over is handed back, so that nothing
about time is passed over in silence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wetread.agents.words.dates import Days
from wetread.agents.words.days import (
    Weekdays,
    days_at,
    lone_weekday,
    weekday_range_at,
    weekdays_at,
)
from wetread.agents.words.history import history_at, past_at, soon_at
from wetread.agents.words.hours import Hours, hours_at
from wetread.agents.words.relations import Relation, lead_at, trail_at
from wetread.errors import OutOfScope


@dataclass(frozen=True)
class Soon:
    """As soon as possible."""


@dataclass(frozen=True)
class Clue:
    """Something said about time and how it binds; `value` is None for a day gone by."""

    relation: Relation
    value: Days | Weekdays | Hours | Soon | None


_Found = tuple[Clue | None, int]
_OPEN = re.compile(r"(?:any ?time |sometime |some day )?(?:between|from) ")
_CLOSE = re.compile(r",? ?(?:and|to|until|till|through|up to|-) ?")
_WORD = re.compile(r"(?<![\w'])\w")


def find_clues(text: str, now: datetime) -> tuple[list[Clue], str]:
    """The clues in order, and the sentence with what was read blanked out."""
    clues: list[Clue] = []
    rest, done = list(text), 0
    for word in _WORD.finditer(text):
        found = _phrase_at(text, word.start(), now) if word.start() >= done else None
        if found:
            clue, done = found
            rest[word.start() : done] = " " * (done - word.start())
            clues += [clue] if clue else []
    return clues, "".join(rest)


def _phrase_at(text: str, pos: int, now: datetime) -> _Found | None:
    for read in (_aside, _bare, _pair, _led):
        if found := read(text, pos, now):
            return found
    return None


def _aside(text: str, pos: int, _now: datetime) -> _Found | None:
    if end := history_at(text, pos):
        return None, end
    if end := past_at(text, pos):
        return Clue("past", None), end
    if end := soon_at(text, pos):
        return Clue("plain", Soon()), end
    return None


def _bare(text: str, pos: int, now: datetime) -> _Found | None:
    return _core(text, pos, now, "plain", led=False)


def _led(text: str, pos: int, now: datetime) -> _Found | None:
    lead = lead_at(text, pos)
    return _core(text, lead[1], now, lead[0], led=True) if lead else None


def _core(text: str, pos: int, now: datetime, relation: Relation, *, led: bool) -> _Found | None:
    lone = relation not in ("plain", "not", "around")
    readers: tuple[Callable[[], tuple[Days | Weekdays | Hours, int] | None], ...] = (
        lambda: days_at(text, pos, now),
        lambda: lone_weekday(text, pos, now) if lone else weekdays_at(text, pos),
        lambda: hours_at(text, pos, led=led),
    )
    for read in readers:
        if found := read():
            value, end = found
            trail = trail_at(text, end)
            return (Clue(trail[0], value), trail[1]) if trail else (Clue(relation, value), end)
    return None


def _pair(text: str, pos: int, now: datetime) -> _Found | None:
    """Between one day and another, both included."""
    opening = _OPEN.match(text, pos)
    if not opening:
        return None
    if weekdays := weekday_range_at(text, opening.end(), now):
        return Clue("plain", weekdays[0]), weekdays[1]
    first = days_at(text, opening.end(), now)
    closing = _CLOSE.match(text, first[1]) if first else None
    last = days_at(text, closing.end(), now) if closing else None
    if not (first and last):
        return None
    return Clue("plain", _join(first[0], last[0])), last[1]


def _join(first: Days, last: Days) -> Days:
    if first.first > last.last:
        raise OutOfScope("the range of days ends before it begins; say which days")
    return Days(first.first, last.last)
