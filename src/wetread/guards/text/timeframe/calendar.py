"""Counts days and finds those that come again; local to the calendar, without time zones."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

WEEK = timedelta(days=7)
_WORKING = 5
_YEARS = 9
"""From one 29 February to the next across 1900, and back."""


def add_months(day: date, count: int) -> date:
    """The same day of another month, or that month's last."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_working_days(day: date, count: int) -> date:
    """Monday to Friday; public holidays are not known here."""
    if not count:
        return day
    forth = timedelta(days=1 if count > 0 else -1)
    while day.weekday() >= _WORKING:  # a weekend counts from the working day before it
        day -= forth
    weeks, rest = divmod(abs(count), _WORKING)
    day += 7 * weeks * forth
    while rest:
        day += forth
        rest -= day.weekday() < _WORKING
    return day


def monday_of(day: date, weeks: int = 0) -> date:
    return day + weeks * WEEK - timedelta(days=day.weekday())


def step(which: int) -> int:
    """Back, none or ahead by one, however far "which" points."""
    return max(-1, min(1, which))


def nth_weekday(year: int, month: int, which: int, weekday: int) -> date:
    """The first is 1, the last -1; ValueError where the month has no such day."""
    if which < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-which - 1))
    first = date(year, month, 1)
    day = (weekday - first.weekday()) % 7 + 1 + 7 * (which - 1)
    return date(year, month, day)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, after the anonymous computus of 1876."""
    golden, (century, past) = year % 19, divmod(year, 100)
    epact = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (past // 4) - epact - past % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def around(today: date, days: Iterable[date]) -> tuple[date, ...]:
    """Of the days the last before today, today itself, and the first ahead."""
    known = sorted(set(days))
    before = [day for day in known if day < today][-1:]
    ahead = [day for day in known if day > today][:1]
    return (*before, *(day for day in known if day == today), *ahead)


def yearly(today: date, day_in: Callable[[int], date]) -> tuple[date, ...]:
    """The readings of a day that comes once a year."""
    return around(today, _valid(day_in, range(today.year - _YEARS, today.year + _YEARS + 1)))


def monthly(today: date, day: int, *, months: int = 3) -> Iterator[date]:
    """Each such day of the months around today."""
    first = today.replace(day=1)

    def in_month(count: int) -> date:
        return add_months(first, count).replace(day=day)

    return _valid(in_month, range(-months, months + 1))


def _valid(day_at: Callable[[int], date], numbers: Iterable[int]) -> Iterator[date]:
    for number in numbers:
        try:
            yield day_at(number)
        except (ValueError, OverflowError):
            continue
