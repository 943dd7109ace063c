"""Days that the calendar gives a place: "the first Monday in May", "the last of March", Easter."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from wetread.guards.text.timeframe.calendar import (
    WEEK,
    add_months,
    around,
    easter,
    nth_weekday,
    step,
    yearly,
)
from wetread.guards.text.timeframe.grammar import meanings
from wetread.guards.text.timeframe.numbers import Years
from wetread.guards.text.timeframe.values import Days

_MOST_WEEKS = 5
_NOVEMBER, _THURSDAY = 11, 3
_YEARS_TRIED = 2

Months = tuple[tuple[int, int], ...]
"""Year and month, in each reading."""
Holiday = Callable[[int], date]
"""Its day in a year."""


def named_month(now: datetime, month: int, years: Years | None = None) -> Months:
    tried = range(now.year - _YEARS_TRIED, now.year + _YEARS_TRIED + 1)
    return tuple((year, month) for year in years or tried)


def which_month(now: datetime, which: int) -> Months:
    first = add_months(now.date().replace(day=1), step(which))
    return ((first.year, first.month),)


def this_month(now: datetime) -> Months:
    return which_month(now, 0)


def month_of_year(now: datetime, month: int, which: int) -> Months:
    return ((now.year + step(which), month),)


def _near(now: datetime, days: Iterable[date]) -> Days:
    """Where no year was named, the last and the next."""
    found = tuple(days)
    return Days(around(now.date(), found) if len(found) > 1 else found)


def nth_weekday_of_month(now: datetime, nth: int, weekday: int, months: Months) -> Days | None:
    if nth > _MOST_WEEKS:
        return None
    return _near(now, (nth_weekday(year, month, nth, weekday) for year, month in months))


def last_weekday_of_month(now: datetime, weekday: int, months: Months) -> Days | None:
    return nth_weekday_of_month(now, -1, weekday, months)


def day_of_month(now: datetime, day: int, months: Months) -> Days:
    return _near(now, (date(year, month, day) for year, month in months))


def last_day_of_month(now: datetime, months: Months) -> Days:
    firsts = (add_months(date(year, month, 1), 1) for year, month in months)
    return _near(now, (first - timedelta(days=1) for first in firsts))


def nth_weekday_of_year(
    now: datetime, nth: int, weekday: int, years: Years | None = None, which: int = 0
) -> Days:
    named = years or (now.year + step(which),)
    return Days(tuple(nth_weekday(year, 1, 1, weekday) + (nth - 1) * WEEK for year in named))


def first_of_year(_now: datetime, years: Years) -> Days:
    return Days(tuple(date(year, 1, 1) for year in years))


def last_of_year(_now: datetime, years: Years) -> Days:
    return Days(tuple(date(year, 12, 31) for year in years))


def fixed(_now: datetime, feast: str) -> Holiday:
    month, day = map(int, feast.split("-"))
    return lambda year: date(year, month, day)


def movable(_now: datetime, feast: str) -> Holiday:
    month, nth, weekday = map(int, feast.split())
    return lambda year: nth_weekday(year, month, nth, weekday)


def after_thanksgiving(_now: datetime, feast: int) -> Holiday:
    return lambda year: nth_weekday(year, _NOVEMBER, 4, _THURSDAY) + timedelta(days=feast)


def after_easter(_now: datetime, feast: int) -> Holiday:
    return lambda year: easter(year) + timedelta(days=feast)


def any_holiday(now: datetime, holiday: Holiday) -> Days:
    return Days(yearly(now.date(), holiday))


def holiday_of(_now: datetime, holiday: Holiday, years: Years) -> Days:
    return Days(tuple(holiday(year) for year in years))


def holiday_in_year(now: datetime, holiday: Holiday, which: int) -> Days:
    return Days((holiday(now.year + step(which)),))


def which_holiday(now: datetime, which: int, holiday: Holiday) -> Days:
    if not which:
        return holiday_in_year(now, holiday, which)
    return any_holiday(now, holiday).on_side(now.date(), which)


FEASTS = meanings(
    *(named_month, which_month, this_month, month_of_year, nth_weekday_of_month),
    *(last_weekday_of_month, day_of_month, last_day_of_month, nth_weekday_of_year),
    *(first_of_year, last_of_year, fixed, movable, after_thanksgiving, after_easter),
    *(any_holiday, holiday_of, holiday_in_year, which_holiday),
)
