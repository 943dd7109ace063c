"""Dates that say day and month: "12/3", "4 July 1995", "Monday the 24th", "2020-09-23".

Where no year is named, the last such day and the next are both readings; figures that could be
month and day or day and month are read both ways, the month first.
"""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import product

from wetread.guards.text.timeframe.calendar import around, monthly, step, yearly
from wetread.guards.text.timeframe.grammar import meanings
from wetread.guards.text.timeframe.numbers import Years, any_year
from wetread.guards.text.timeframe.values import Days

_MONTHS, _LAST = 12, 31
_FIGURES, _YEAR_FIGURES, _ALL_FIGURES = 2, 4, 8
_MONTHS_TRIED = 48
"""Either way; within them every day of a month falls on every weekday."""

Orders = tuple[tuple[int, int], ...]
"""Month and day, in each way in which figures can be read."""


def _orders(first: str, second: str) -> Orders | None:
    """None where neither way gives a month and a day."""
    if max(len(first), len(second)) > _FIGURES:
        return None
    ways = dict.fromkeys([(int(first), int(second)), (int(second), int(first))])
    return tuple(way for way in ways if _is_date(*way)) or None


def _is_date(month: int, day: int) -> bool:
    return 1 <= month <= _MONTHS and 1 <= day <= _LAST


def month_day(_now: datetime, month: int, day: int) -> Orders:
    return ((month, day),)


def spelt_month_day(_now: datetime, month: int, day: int) -> Orders | None:
    """All but the first: "may one" asks for leave."""
    return ((month, day),) if day > 1 else None


def slashed(now: datetime, said: str) -> Orders | None:
    """All but "24/7", which is always."""
    return either_order(now, said) if "/" in said and said != "24/7" else None


def either_order(_now: datetime, said: str) -> Orders | None:
    return _orders(*_two(said))


def _two(said: str) -> tuple[str, str]:
    first, second = said.replace(".", "-").replace("/", "-").split("-")
    return first, second


def date_in_figures(now: datetime, said: str) -> Days | None:
    """Three figures: the year first, or last with month and day before it."""
    mark = next(one for one in said if not one.isdigit())
    first, second, third = said.split(mark)
    if len(first) != _YEAR_FIGURES:
        orders, years = _orders(first, second), any_year(now, third)
    else:
        known = len(third) <= _FIGURES and _is_date(int(second), int(third))
        orders, years = ((int(second), int(third)),) if known else None, any_year(now, first)
    return in_years(now, orders, years) if orders and years else None


def compact_date(_now: datetime, said: str) -> Days | None:
    """Eight figures without a mark between them."""
    if len(said) != _ALL_FIGURES or said[:2] not in ("19", "20"):
        return None
    return Days((date(int(said[:4]), int(said[4:6]), int(said[6:])),))


def in_years(_now: datetime, orders: Iterable[tuple[int, int]], years: Years) -> Days:
    found = (_made(year, *order) for order, year in product(orders, years))
    return Days(tuple(dict.fromkeys(day for day in found if day)))


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def named_day(now: datetime, years: Years, month: int, day: int) -> Days:
    return in_years(now, [(month, day)], years)


def year_and_day(now: datetime, said: str, month: int) -> Days | None:
    """The figures are a year and a day, in either order."""
    first, second = _two(said)
    year, day = (first, second) if len(first) == _YEAR_FIGURES else (second, first)
    whole = len(year) == _YEAR_FIGURES and 1 <= int(day) <= _LAST
    return in_years(now, [(month, int(day))], (int(year),)) if whole else None


def each_year(now: datetime, orders: Orders) -> Days:
    days = (day for order in orders for day in _yearly(now.date(), *order))
    return Days(tuple(dict.fromkeys(days)))


def _yearly(today: date, month: int, day: int) -> tuple[date, ...]:
    return yearly(today, lambda year: date(year, month, day))


def on_weekday(_now: datetime, weekday: int, days: Days) -> Days:
    """Only readings on the weekday named; all of them where none is, since somebody erred."""
    fitting = tuple(day for day in days.options if day.weekday() == weekday)
    return Days(fitting) if fitting else days


def figures_on_weekday(now: datetime, weekday: int, orders: Orders) -> Days:
    """Each way of reading the figures for itself, as the weekday may be what is wrong."""
    ways = (on_weekday(now, weekday, each_year(now, (order,))) for order in orders)
    return Days(tuple(dict.fromkeys(day for way in ways for day in way.options)))


def which_date(now: datetime, which: int, orders: Orders) -> Days:
    """The next one lies ahead and the last one behind; this one is of this year."""
    if not which:
        return in_years(now, orders, (now.year,))
    return each_year(now, orders).on_side(now.date(), which)


def date_in_year(now: datetime, orders: Orders, which: int) -> Days:
    return in_years(now, orders, (now.year + step(which),))


def of_some_month(now: datetime, day: int) -> Days:
    """The last such day of a month and the next."""
    return Days(around(now.date(), monthly(now.date(), day)))


def weekday_of_some_month(now: datetime, weekday: int, day: int) -> Days:
    """Such a day of a month on such a weekday; today alone where it is one."""
    days = monthly(now.date(), day, months=_MONTHS_TRIED)
    options = around(now.date(), (one for one in days if one.weekday() == weekday))
    return Days((now.date(),) if now.date() in options else options)


DATES = meanings(
    *(month_day, spelt_month_day, slashed, either_order, date_in_figures, compact_date),
    *(
        in_years,
        named_day,
        year_and_day,
        each_year,
        on_weekday,
        figures_on_weekday,
        which_date,
        date_in_year,
    ),
    *(of_some_month, weekday_of_some_month),
)
