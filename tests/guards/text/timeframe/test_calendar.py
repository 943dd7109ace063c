"""The calendar of `timeframe` counts as people count."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.guards.text.timeframe.calendar import (
    add_months,
    add_working_days,
    around,
    easter,
    monday_of,
    monthly,
    nth_weekday,
    yearly,
)

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(DAYS, st.integers(-400, 400))
def test_months_keep_the_day_or_take_the_last(day: date, count: int) -> None:
    """No month is skipped, however short it is."""
    later = add_months(day, count)
    assert 12 * (later.year - day.year) + later.month - day.month == count
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
    assert later.day <= day.day


@given(DAYS, st.integers(-60, 60))
def test_working_days_are_counted_one_by_one(day: date, count: int) -> None:
    """As many Mondays to Fridays lie between as were counted."""
    later = add_working_days(day, count)
    first, last = sorted((day, later))
    between = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    if count < 0:
        between = (first + timedelta(days=n) for n in range((last - first).days))
    assert sum(one.weekday() < 5 for one in between) == abs(count)
    assert later == day or (later.weekday() < 5 and (later > day) == (count > 0))


@given(st.integers(1900, 2199), st.integers(1, 12), st.integers(1, 4), st.integers(0, 6))
def test_the_nth_weekday_lies_in_its_week_of_the_month(
    year: int, month: int, which: int, weekday: int
) -> None:
    """The first within the first seven days, and the last within the last seven."""
    day = nth_weekday(year, month, which, weekday)
    last = nth_weekday(year, month, -1, weekday)
    assert (day.month, day.weekday(), (day.day - 1) // 7 + 1) == (month, weekday, which)
    assert (last.month, last.weekday()) == (month, weekday)
    assert (last + timedelta(days=7)).month != month


def test_a_month_without_a_fifth_monday_has_none() -> None:
    """It is no day of the month after."""
    with pytest.raises(ValueError, match="day"):
        nth_weekday(2026, 2, 5, 0)


@pytest.mark.parametrize(
    "day", [date(1961, 4, 2), date(2000, 4, 23), date(2024, 3, 31), date(2038, 4, 25)]
)
def test_easter_falls_where_the_church_puts_it(day: date) -> None:
    """Early and late ones, of both centuries."""
    assert easter(day.year) == day


@given(st.integers(1600, 2299))
def test_easter_is_a_sunday_of_spring(year: int) -> None:
    """From 22 March to 25 April."""
    day = easter(year)
    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


@given(DAYS, st.lists(DAYS, max_size=12))
def test_the_nearest_on_both_sides_are_kept(today: date, days: list[date]) -> None:
    """And today, where it is among them; nothing lies between."""
    near = around(today, days)
    assert set(near) <= set(days)
    assert list(near) == sorted(set(near))
    assert (today in near) == (today in days)
    for first, last in pairwise(near):
        assert not any(first < day < last for day in days)
    assert bool(near) == bool(days)


@given(DAYS)
def test_the_29th_of_february_is_looked_for_far_enough(today: date) -> None:
    """There is one before and one after, even across a year such as 1900."""
    days = yearly(today, lambda year: date(year, 2, 29))
    assert days[0] < today < days[-1]


@given(DAYS)
def test_the_31st_is_looked_for_in_months_that_have_one(today: date) -> None:
    """Months without are passed over."""
    days = around(today, monthly(today, 31))
    assert days[0] < today < days[-1]
    assert all(day.day == 31 for day in days)


@given(DAYS, st.integers(-5, 5))
def test_weeks_begin_on_mondays(day: date, weeks: int) -> None:
    """ISO 8601 counts them so."""
    monday = monday_of(day, weeks)
    assert monday.weekday() == 0
    assert (monday - monday_of(day)).days == 7 * weeks
