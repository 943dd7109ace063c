"""Days told from today or from another day: "tomorrow", "next Friday", "two weeks after Easter".

"Next" and "last" with a weekday point to the week after this one and the week before it, which
begin on Mondays; "coming" and "past" point to the nearest.
"""

from datetime import datetime, time, timedelta
from fractions import Fraction

from wetread.guards.text.timeframe.calendar import WEEK, around, monday_of, step
from wetread.guards.text.timeframe.grammar import meanings
from wetread.guards.text.timeframe.values import Days, Length, length_of

_DAY = timedelta(days=1)
_NEAREST = 2
"""Of `which`: of those ahead, as opposed to the one of next week."""


def days_from_today(now: datetime, dayword: int) -> Days:
    return Days((now.date() + dayword * _DAY,))


def today(now: datetime) -> Days:
    return Days((now.date(),))


def some_weekday(now: datetime, weekday: int) -> Days:
    """The last and the next, and today where it is that weekday."""
    monday = monday_of(now.date()) + weekday * _DAY
    return Days(around(now.date(), (monday + n * WEEK for n in (-1, 0, 1))))


def which_weekday(now: datetime, which: int, weekday: int) -> Days:
    if abs(which) < _NEAREST:
        return weekday_of_week(now, weekday, which)
    ahead = step(which)
    away = (ahead * (weekday - now.weekday()) - 1) % 7 + 1
    return Days((now.date() + ahead * away * _DAY,))


def weekday_of_week(now: datetime, weekday: int, which: int) -> Days:
    return Days((monday_of(now.date(), step(which)) + weekday * _DAY,))


def after_next(now: datetime, weekday: int) -> Days:
    return Days((monday_of(now.date(), 2) + weekday * _DAY,))


def before_last(now: datetime, weekday: int) -> Days:
    return Days((monday_of(now.date(), -2) + weekday * _DAY,))


def week_later(now: datetime, weekday: int) -> Days:
    """As in "Monday week"."""
    return weekdays_ahead(now, 2, weekday)


def weekdays_ahead(now: datetime, whole: int, weekday: int) -> Days:
    nearest = which_weekday(now, _NEAREST, weekday).options
    return Days(tuple(day + (whole - 1) * WEEK for day in nearest))


def weekdays_ago(now: datetime, whole: int, weekday: int) -> Days:
    nearest = which_weekday(now, -_NEAREST, weekday).options
    return Days(tuple(day - (whole - 1) * WEEK for day in nearest))


def same_day(now: datetime, dayword: int, which: int, unit: str) -> Days | None:
    """As in "today next week"."""
    if unit not in ("weeks", "months", "years") or abs(which) != 1:
        return None
    return Days((length_of(Fraction(which), unit).after(now + dayword * _DAY).date(),))


def ahead(now: datetime, length: Length) -> Days | None:
    return None if length.timed else Days((length.after(now).date(),))


def ago(now: datetime, length: Length) -> Days | None:
    return ahead(now, -length)


def weekday_ahead(now: datetime, weekday: int, length: Length) -> Days | None:
    """That weekday of the week in which the count ends."""
    ends = ahead(now, length)
    return ends and Days(tuple(monday_of(day) + weekday * _DAY for day in ends.options))


def weekday_ago(now: datetime, weekday: int, length: Length) -> Days | None:
    return weekday_ahead(now, weekday, -length)


def counted_from(_now: datetime, length: Length, days: Days) -> Days | None:
    if length.timed:
        return None
    moments = (datetime.combine(day, time()) for day in days.options)
    return Days(tuple(length.after(moment).date() for moment in moments))


def counted_back(now: datetime, length: Length, days: Days) -> Days | None:
    return counted_from(now, -length, days)


def day_after(now: datetime, days: Days) -> Days | None:
    return counted_from(now, Length(days=1), days)


def day_before(now: datetime, days: Days) -> Days | None:
    return counted_from(now, Length(days=-1), days)


def weekday_after(_now: datetime, weekday: int, days: Days) -> Days:
    away = ((weekday - day.weekday() - 1) % 7 + 1 for day in days.options)
    return Days(tuple(day + n * _DAY for day, n in zip(days.options, away, strict=True)))


def weekday_before(_now: datetime, weekday: int, days: Days) -> Days:
    away = ((day.weekday() - weekday - 1) % 7 + 1 for day in days.options)
    return Days(tuple(day - n * _DAY for day, n in zip(days.options, away, strict=True)))


DAYS = meanings(
    *(days_from_today, today, some_weekday, which_weekday, weekday_of_week, after_next),
    *(before_last, week_later, weekdays_ahead, weekdays_ago, same_day, ahead, ago),
    *(weekday_ahead, weekday_ago, counted_from, counted_back, day_after, day_before),
    *(weekday_after, weekday_before),
)
