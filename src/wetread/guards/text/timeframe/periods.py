"""Periods that the calendar names, and what comes again: "next week", "in May", "every Monday"."""

from datetime import date, datetime, timedelta

from wetread.guards.text.timeframe.calendar import WEEK, add_months, monday_of, step
from wetread.guards.text.timeframe.feasts import Months
from wetread.guards.text.timeframe.grammar import meanings
from wetread.guards.text.timeframe.numbers import Years
from wetread.guards.text.timeframe.values import Length, Repeated, Stretch
from wetread.guards.text.timeframe.words import time_words

_DAY = timedelta(days=1)
_SATURDAY = 5
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = {
    "minutes": "MINUTELY",
    "hours": "HOURLY",
    "days": "DAILY",
    "weeks": "WEEKLY",
    "months": "MONTHLY",
    "years": "YEARLY",
}


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def period(first: date, after: date) -> Stretch:
    """All days from the first to the one before the other."""
    return Stretch("daterange", ((str(first), str(after - _DAY)),))


def week(now: datetime, which: int = 0) -> Stretch:
    monday = monday_of(now.date(), step(which))
    return period(monday, monday + WEEK)


def week_after_next(now: datetime) -> Stretch:
    monday = monday_of(now.date(), 2)
    return period(monday, monday + WEEK)


def weekend(now: datetime, which: int = 0) -> Stretch:
    saturday = monday_of(now.date(), step(which)) + _SATURDAY * _DAY
    return period(saturday, saturday + 2 * _DAY)


def month_range(now: datetime, which: int) -> Stretch:
    first = add_months(now.date().replace(day=1), step(which))
    return period(first, add_months(first, 1))


def quarter(now: datetime, which: int) -> Stretch:
    begun = now.date().replace(month=(now.month - 1) // 3 * 3 + 1, day=1)
    first = add_months(begun, 3 * step(which))
    return period(first, add_months(first, 3))


def year_range(now: datetime, which: int) -> Stretch:
    return named_years(now, (now.year + step(which),))


def named_years(_now: datetime, years: Years) -> Stretch:
    return Stretch("daterange", tuple((f"{year}-01-01", f"{year}-12-31") for year in years))


def named_months(now: datetime, months: Months) -> Stretch:
    """Where no year is named, the one that is under way or over, and the one ahead."""
    firsts = [date(year, month, 1) for year, month in months]
    if len(firsts) > 1:
        begun = [first for first in firsts if first <= now.date()][-1:]
        firsts = begun + [first for first in firsts if first > now.date()][:1]
    ranges = (period(first, add_months(first, 1)).options for first in firsts)
    return Stretch("daterange", tuple(ends for options in ranges for ends in options))


def next_or_last(now: datetime, which: int, length: Length) -> Stretch:
    """So much time from tomorrow on, or up to yesterday; hours count from now."""
    other = (length if which > 0 else -length).after(now)
    if length.timed:
        first, last = sorted((now, other))
        return Stretch("datetimerange", ((_iso(first), _iso(last)),))
    if which > 0:
        return period(now.date() + _DAY, other.date() + _DAY)
    return period(other.date(), now.date())


def hours_of(_now: datetime, part: str) -> Stretch:
    hours = time_words().hours[part]
    return Stretch("timerange", ((hours.first, hours.last),))


def often(_now: datetime, often: str) -> Repeated:
    return Repeated(often)


def every_weekday(_now: datetime, weekday: int) -> Repeated:
    return Repeated(f"WEEKLY;BYDAY={_WEEKDAYS[weekday]}")


def every(_now: datetime, unit: str, whole: int = 1) -> Repeated | None:
    frequency = _FREQUENCIES.get(unit)
    interval = f";INTERVAL={whole}" if whole > 1 else ""
    return Repeated(f"{frequency}{interval}") if frequency and whole else None


PERIODS = meanings(
    *(week, week_after_next, weekend, month_range, quarter, year_range, named_years),
    *(named_months, next_or_last, hours_of, often, every_weekday, every),
)
