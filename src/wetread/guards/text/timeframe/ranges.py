"""Ranges between two ends: "from Monday to Friday", "2 to 4 pm", "5-9 March"."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from wetread.guards.text.timeframe.clocks import clock, in_half
from wetread.guards.text.timeframe.grammar import meanings
from wetread.guards.text.timeframe.moments import day_and_time
from wetread.guards.text.timeframe.numbers import Years
from wetread.guards.text.timeframe.values import Clocks, Days, Moments, Stretch


def from_to(_now: datetime, first: Days, last: Days) -> Stretch | None:
    """None where no end lies behind a beginning; no range at all where an end is no day."""
    found = tuple(_pairs(first.options, last.options))
    return Stretch("daterange", found) if found or not (first.options and last.options) else None


def _pairs(firsts: Sequence[date], lasts: Sequence[date]) -> Iterator[tuple[str, str]]:
    """Each beginning with the nearest end behind it."""
    for first in firsts:
        if behind := [last for last in lasts if last > first]:
            yield first.isoformat(), min(behind).isoformat()


def days_of_month(
    now: datetime, month: int, first: int, last: int, years: Years | None = None
) -> Stretch | None:
    named = years or (now.year - 1, now.year, now.year + 1)
    found = [(date(year, month, first), date(year, month, last)) for year in named]
    if not years:
        begun = [ends for ends in found if ends[0] <= now.date()][-1:]
        found = begun + [ends for ends in found if ends[0] > now.date()][:1]
    return Stretch("daterange", tuple((str(a), str(b)) for a, b in found)) if first < last else None


def _in_order(first: Clocks, last: Clocks) -> tuple[time, time]:
    """An end tells the half of the day of its beginning where both then lie in order."""
    end = last.options[0]
    before = [one for one in first.options if one < end] if len(last.options) == 1 else []
    return (before or first.options[:1])[-1], end


def times(_now: datetime, first: Clocks, last: Clocks) -> Stretch:
    begin, end = _in_order(first, last)
    return Stretch("timerange", ((begin.isoformat("seconds"), end.isoformat("seconds")),))


def hours_pair(now: datetime, said: str, meridiem: str = "") -> Stretch | None:
    """As in "9-11 am"."""
    first, by, last = said.partition("-")
    end = in_half(now, clock(int(last)), meridiem) if by else None
    return times(now, clock(int(first)), end) if end else None


def times_of_day(_now: datetime, days: Days, first: Clocks, last: Clocks) -> Stretch:
    begin, end = (one.isoformat("seconds") for one in _in_order(first, last))
    ends = tuple((f"{day}T{begin}", f"{day}T{end}") for day in days.options)
    return Stretch("datetimerange", ends)


def moments(_now: datetime, first: Moments, last: Moments) -> Stretch | None:
    found = [
        (begin.isoformat(timespec="seconds"), min(behind).isoformat(timespec="seconds"))
        for begin in first.options
        if (behind := [end for end in last.options if end > begin])
    ]
    return Stretch("datetimerange", tuple(found)) if found else None


def moment_to_time(now: datetime, first: Moments, last: Clocks) -> Stretch | None:
    days = Days(tuple({moment.date() for moment in first.options}))
    return moments(now, first, day_and_time(now, days, last))


RANGES = meanings(
    *(from_to, days_of_month, times, hours_pair, times_of_day, moments, moment_to_time),
)
