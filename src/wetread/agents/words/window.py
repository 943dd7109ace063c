"""Clues about days are put together: bounds intersect, weekdays filter, one day may be wanted.

Days that exclude each other, that have passed, or that lie beyond the calendar are refused in one
sentence rather than bent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from wetread.agents.words.clues import Clue, Soon
from wetread.agents.words.dates import WEEKDAYS, WORKING, Days, coming, say_day
from wetread.agents.words.days import Weekdays
from wetread.errors import OutOfScope
from wetread.guards.text.timeframe.calendar import add_working_days

_DAY: Final = timedelta(days=1)
_WEEK: Final = 7 * _DAY
_PAIR: Final = 2
NO_DATE: Final = "no date is named, so the earliest that fits is taken"


@dataclass(frozen=True)
class Window:
    """Days left open, the day wanted among them, and what had to be assumed."""

    earliest: date
    latest: date
    wanted: date | None = None
    weekdays: tuple[int, ...] = WORKING
    notes: tuple[str, ...] = ()

    def days(self) -> list[date]:
        count = (self.latest - self.earliest).days + 1
        days = [self.earliest + n * _DAY for n in range(count)]
        return [day for day in days if day.weekday() in self.weekdays]


@dataclass(frozen=True)
class _Bounds:
    """What one clue allows; an open end is None."""

    low: date | None = None
    high: date | None = None
    wanted: date | None = None


def day_window(clues: Sequence[Clue], now: datetime, *, tolerance: int, horizon: int) -> Window:
    """The days that all clues together leave open.

    Args:
        clues: what the sentence says about time.
        now: local time at which it was said.
        tolerance: working days by which a counted point may be missed.
        horizon: days ahead that can be booked.

    Raises:
        OutOfScope: they leave no day, or only days that cannot be booked.
    """
    today = now.date()
    named = _ahead(clues, today)
    either = _either(named)
    bounds = [
        _bounds(clue.relation, days, today, tolerance)
        for clue, days in named
        if len(either) < _PAIR or not _is_one(clue, days)
    ]
    if len(either) >= _PAIR:
        bounds.append(_Bounds(either[0], either[-1]))
    if not named:
        bounds += _coming_weekdays(clues, today)
    window = _filtered(_intersect(bounds, today, horizon), clues, either)
    notes = tuple(days.note for _, days in named if days.note)
    silent = not bounds and not any(isinstance(clue.value, Soon) for clue in clues)
    return replace(window, notes=(*notes, NO_DATE) if silent else notes)


def _is_one(clue: Clue, days: Days) -> bool:
    return clue.relation == "plain" and days.first == days.last and not days.about


def _either(named: Sequence[tuple[Clue, Days]]) -> list[date]:
    """Single days named side by side: either will do, as long as one week holds them."""
    days = sorted({days.first for clue, days in named if _is_one(clue, days)})
    if len(days) >= _PAIR and days[-1] - days[0] >= _WEEK:
        raise OutOfScope("several days are named; say one, or from when to when")
    return days


def _ahead(clues: Sequence[Clue], today: date) -> list[tuple[Clue, Days]]:
    """Days named that are not over; older ones beside them are history."""
    named = [(clue, clue.value) for clue in clues if isinstance(clue.value, Days)]
    ahead = [(clue, days) for clue, days in named if days.last >= today]
    gone = len(ahead) < len(named) or any(clue.relation == "past" for clue in clues)
    if gone and not ahead:
        raise OutOfScope("the day named lies in the past; say a day ahead")
    return ahead


def _bounds(relation: str, days: Days, today: date, tolerance: int) -> _Bounds:
    if relation in ("by", "before", "after", "from"):
        return _one_sided(relation, days)
    if relation == "within":
        return _Bounds(high=days.last) if days.about else _Bounds(days.first, days.last)
    if relation == "not":
        return _except(days, today)
    single = days.first == days.last
    if days.about or (relation == "around" and single):
        low = max(add_working_days(days.first, -tolerance), min(days.first, today + _DAY))
        return _Bounds(low, add_working_days(days.last, tolerance), days.first)
    return _Bounds(days.first, days.last, days.first if single else None)


def _one_sided(relation: str, days: Days) -> _Bounds:
    if relation == "by":
        return _Bounds(high=days.last)
    if relation == "before":
        return _Bounds(high=days.first - _DAY)
    if relation == "from" or days.about:
        return _Bounds(low=days.first)
    return _Bounds(low=days.last + _DAY)


def _except(days: Days, today: date) -> _Bounds:
    """Not this week means later; a hole in the middle is more than the constraints can say."""
    if days.about or days.first > today + _DAY:
        raise OutOfScope("single days cannot be left out; say from when to when instead")
    return _Bounds(low=days.last + _DAY)


def _coming_weekdays(clues: Sequence[Clue], today: date) -> list[_Bounds]:
    """Tuesday or Thursday, alone and in the singular, are the coming ones."""
    if any(isinstance(clue.value, Soon) for clue in clues):
        return []
    lone = [
        coming(today, number)
        for clue in clues
        if isinstance(clue.value, Weekdays) and clue.relation != "not" and not clue.value.each
        for number in clue.value.days
    ]
    if not lone:
        return []
    wanted = lone[0] if len(lone) == 1 else None
    return [_Bounds(min(lone), max(lone), wanted)]


def _intersect(bounds: Sequence[_Bounds], today: date, horizon: int) -> Window:
    limit = today + timedelta(days=horizon)
    low = max((bound.low for bound in bounds if bound.low), default=today)
    high = min((bound.high for bound in bounds if bound.high), default=limit)
    wanted = next((bound.wanted for bound in bounds if bound.wanted), None)
    if high < today:
        raise OutOfScope("the days named lie in the past; say a day ahead")
    if max(low, wanted or low) > limit:
        beyond = say_day(max(low, wanted or low))
        raise OutOfScope(f"{beyond} cannot be booked yet; the calendar ends on {say_day(limit)}")
    earliest, latest = max(low, today), min(high, limit)
    if earliest > latest:
        raise OutOfScope("the days named exclude each other; say one day or one window")
    return Window(earliest, latest, wanted and min(max(wanted, earliest), latest))


def _filtered(window: Window, clues: Sequence[Clue], either: Sequence[date]) -> Window:
    """Keep the weekdays asked for; without any, the working days, or a weekend named as such."""
    asked = _weekdays(clues, excluded=False)
    if len(either) >= _PAIR:
        named = frozenset(day.weekday() for day in either)
        asked = asked & named if asked else named
    default = WORKING if window.days() else (5, 6)
    kept = (asked or frozenset(default)) - _weekdays(clues, excluded=True)
    filtered = replace(window, weekdays=tuple(sorted(kept)))
    if not filtered.days():
        names = " or ".join(WEEKDAYS[number] for number in sorted(asked)) or "of the days wanted"
        raise OutOfScope(f"none of the days named is {names}; say one day or one window")
    return filtered


def _weekdays(clues: Sequence[Clue], *, excluded: bool) -> frozenset[int]:
    sets = [
        clue.value.days
        for clue in clues
        if isinstance(clue.value, Weekdays) and (clue.relation == "not") == excluded
    ]
    return frozenset[int]().union(*sets)
