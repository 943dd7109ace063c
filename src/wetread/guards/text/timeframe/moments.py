"""Days with a time of day, and moments counted from now: "tomorrow at 5", "in two hours".

Midnight is read as the beginning of the day named and as its end.
"""

from datetime import datetime, time, timedelta
from itertools import product
from typing import NamedTuple

from wetread.guards.text.timeframe.clocks import clock_time, in_part, run_together
from wetread.guards.text.timeframe.days import some_weekday
from wetread.guards.text.timeframe.grammar import meanings
from wetread.guards.text.timeframe.values import Clocks, Days, Length, Moments, Stretch
from wetread.guards.text.timeframe.words import time_words

_DAY = timedelta(days=1)
_DAWN = 6
_END = time(23, 59, 59)


class PartOfDay(NamedTuple):
    """As in "Monday evening"."""

    days: Days
    part: str


def day_and_time(_now: datetime, days: Days, clocks: Clocks) -> Moments:
    found = [datetime.combine(*pair) for pair in product(days.options, clocks.options)]
    if clocks.midnight:
        found += [moment + _DAY for moment in found]
    return Moments(tuple(found))


def part_and_time(now: datetime, where: PartOfDay, clocks: Clocks) -> Moments:
    """The small hours of a night are those of the next day."""
    found = in_part(now, clocks, where.part)
    moments = day_and_time(now, where.days, found)
    if where.part != "night" or found.midnight:
        return moments
    return Moments(tuple(one + _DAY if one.hour < _DAWN else one for one in moments.options))


def time_in_part(now: datetime, clocks: Clocks, part: str, days: Days) -> Moments:
    return part_and_time(now, PartOfDay(days, part), clocks)


def named_part(now: datetime, said: str) -> PartOfDay:
    away, part = said.split()
    return PartOfDay(Days((now.date() + int(away) * _DAY,)), part)


def part_of(_now: datetime, days: Days, part: str) -> PartOfDay:
    return PartOfDay(days, part)


def timestamp(now: datetime, days: Days, said: str) -> Moments:
    """ISO 8601 counts the hours to twenty-four; where the clock hangs is left alone."""
    return day_and_time(now, days, Clocks(clock_time(now, said).options[:1]))


def timestamp_together(now: datetime, days: Days, said: str) -> Moments | None:
    clocks = run_together(now, said)
    return day_and_time(now, days, clocks) if clocks else None


def weekday_time(now: datetime, weekday: int, clocks: Clocks) -> Moments:
    """Where an hour follows, "sat" and "wed" are days."""
    return day_and_time(now, some_weekday(now, weekday), clocks)


def end_of_day(_now: datetime, days: Days) -> Moments:
    return Moments(tuple(datetime.combine(day, _END) for day in days.options))


def end_of_today(now: datetime) -> Moments:
    return end_of_day(now, Days((now.date(),)))


def present(now: datetime) -> Moments:
    return Moments((now,))


def moment_ahead(now: datetime, length: Length) -> Moments | None:
    return Moments((length.after(now),)) if length.timed else None


def moment_ago(now: datetime, length: Length) -> Moments | None:
    return moment_ahead(now, -length)


def moment_later(_now: datetime, length: Length, moments: Moments) -> Moments | None:
    if not length.timed:
        return None
    return Moments(tuple(length.after(moment) for moment in moments.options))


def moment_earlier(now: datetime, length: Length, moments: Moments) -> Moments | None:
    return moment_later(now, -length, moments)


def hours_of_day(_now: datetime, where: PartOfDay) -> Stretch:
    hours = time_words().hours[where.part]
    days = where.days.options
    ends = tuple((f"{day}T{hours.first}", f"{day}T{hours.last}") for day in days)
    return Stretch("datetimerange", ends)


MOMENTS = meanings(
    *(
        day_and_time,
        part_and_time,
        time_in_part,
        named_part,
        part_of,
        timestamp,
        timestamp_together,
        weekday_time,
    ),
    *(end_of_day, end_of_today, present, moment_ahead, moment_ago, moment_later),
    *(moment_earlier, hours_of_day),
)
