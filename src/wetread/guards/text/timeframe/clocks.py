"""Times of day: "7:30 pm", "half past six", "noon", "eight in the evening".

An hour up to twelve is read in both halves of the day unless something says which: "pm", a part
of the day, or a nought in front.
"""

from datetime import date, datetime, time, timedelta

from wetread.guards.text.timeframe.grammar import meanings
from wetread.guards.text.timeframe.values import Clocks, Length
from wetread.guards.text.timeframe.words import time_words

_NOON, _DAY = 12, 24
_HOUR = 60
_FIGURES, _ALL_FIGURES = 2, 4
_ANY_DAY = date(2000, 1, 1)


def clock(hour: int, minute: int = 0, second: int = 0, *, sure: bool = False) -> Clocks:
    """Both halves of the day, unless the hour tells or is sure; 24:00 is midnight."""
    if hour == _DAY and not minute + second:
        hour = 0
    first = time(hour, minute, second)
    if sure or not 1 <= hour <= _NOON:
        return Clocks((first,))
    return Clocks((first, time((hour + _NOON) % _DAY, minute, second)))


def in_half(_now: datetime, clocks: Clocks, meridiem: str = "") -> Clocks | None:
    """The readings before or after noon; "14:00 pm" is after noon, and "14:00 am" is nothing."""
    if not meridiem:
        return clocks
    halves = (_half(one, meridiem) for one in clocks.options)
    options = tuple(dict.fromkeys(one for one in halves if one))
    return Clocks(options) if options else None


def _half(one: time, meridiem: str) -> time | None:
    if meridiem == "pm":
        return one.replace(hour=one.hour % _NOON + _NOON)
    return one.replace(hour=one.hour % _NOON) if one.hour <= _NOON else None


def in_part(_now: datetime, clocks: Clocks, part: str) -> Clocks:
    """The readings within a part of the day; all of them where none is."""
    hours = time_words().hours[part]
    within = range(hours.earliest, hours.latest)
    fitting = (one for one in clocks.options if one.hour in within or one.hour + _DAY in within)
    options = tuple(fitting)
    return Clocks(options, midnight=clocks.midnight) if options else clocks


def before_noon(_now: datetime) -> str:
    return "am"


def after_noon(_now: datetime) -> str:
    return "pm"


def in_morning(now: datetime, clocks: Clocks) -> Clocks | None:
    return in_half(now, clocks, "am")


def in_evening(now: datetime, clocks: Clocks) -> Clocks | None:
    return in_half(now, clocks, "pm")


def named_hour(_now: datetime, named_hour: str) -> Clocks:
    return Clocks((time(int(named_hour)),), midnight=named_hour == "0")


def hour(_now: datetime, said: str) -> Clocks | None:
    return clock(int(said), sure=said[0] == "0") if len(said) <= _FIGURES else None


def spelt_hour(_now: datetime, small: int) -> Clocks | None:
    return clock(small) if small <= _NOON else None


def clock_time(_now: datetime, said: str) -> Clocks:
    hours, minutes, *seconds = said.partition(".")[0].split(":")
    return clock(int(hours), int(minutes), *map(int, seconds), sure=hours[0] == "0")


def pointed_time(_now: datetime, said: str) -> Clocks | None:
    hours, minutes = said.split(".")
    whole = len(hours) <= _FIGURES and len(minutes) == _FIGURES
    return clock(int(hours), int(minutes), sure=hours[0] == "0") if whole else None


def hour_minute(_now: datetime, hour: int, minute: int) -> Clocks | None:
    """In words; "five six" is no time."""
    known = hour <= _NOON and 10 <= minute < _HOUR  # noqa: PLR2004 - the first without a nought
    return clock(hour, minute) if known else None


def hour_and_digit(_now: datetime, hour: int, minute: int) -> Clocks | None:
    return clock(hour, minute) if hour <= _NOON else None


def hour_and_minute(now: datetime, hour: str, minute: str, meridiem: str) -> Clocks | None:
    whole = len(minute) == _FIGURES
    return in_half(now, clock(int(hour), int(minute)), meridiem) if whole else None


def run_together(now: datetime, said: str, meridiem: str = "") -> Clocks | None:
    """Hour and minute without a mark between them, as "0730" or "730 pm"."""
    if not _FIGURES < len(said) <= _ALL_FIGURES or not (meridiem or len(said) == _ALL_FIGURES):
        return None
    return in_half(now, clock(int(said[:-2]), int(said[-2:]), sure=not meridiem), meridiem)


def hours_h_minutes(_now: datetime, hour: str, minute: str) -> Clocks | None:
    """As in "20h30"."""
    return clock(int(hour), int(minute), sure=True) if len(minute) == _FIGURES else None


def _shifted(clocks: Clocks, seconds: int) -> Clocks:
    moments = (datetime.combine(_ANY_DAY, one) for one in clocks.options)
    return Clocks(tuple((one + timedelta(seconds=seconds)).time() for one in moments))


def minutes_past(_now: datetime, minute: int, clocks: Clocks) -> Clocks | None:
    return _shifted(clocks, minute * 60) if minute < _HOUR else None


def minutes_to(_now: datetime, minute: int, clocks: Clocks) -> Clocks | None:
    return _shifted(clocks, -minute * 60) if minute < _HOUR else None


def later_time(_now: datetime, length: Length, clocks: Clocks) -> Clocks | None:
    """Days have no place on the clock."""
    return _shifted(clocks, length.seconds) if length == Length(seconds=length.seconds) else None


def earlier_time(now: datetime, length: Length, clocks: Clocks) -> Clocks | None:
    return later_time(now, -length, clocks)


CLOCKS = meanings(
    *(in_half, in_part, before_noon, after_noon, in_morning, in_evening, named_hour, hour),
    *(spelt_hour, clock_time, pointed_time, hour_minute, hour_and_digit, hour_and_minute),
    *(run_together, hours_h_minutes, minutes_past, minutes_to, later_time, earlier_time),
)
