"""What an expression of time can mean: each value holds all its readings, the earlier first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from wetread.guards.text.timeframe.calendar import add_months, add_working_days

_DAY = 24 * 3600
NO_DAY = "not resolved"
"""The value of a day that no calendar has, as 30 February."""


@dataclass(frozen=True)
class Days:
    """None where the words name a day that no calendar has."""

    options: tuple[date, ...]

    def on_side(self, today: date, side: int) -> "Days":
        """Those ahead of today, or those behind it where the side is negative."""
        return Days(tuple(day for day in self.options if (day - today).days * side > 0))

    def entries(self) -> Iterator[tuple[str, str]]:
        if not self.options:
            yield "date", NO_DAY
        yield from (("date", day.isoformat()) for day in self.options)


@dataclass(frozen=True)
class Clocks:
    """Two where nothing says which half of the day is meant; midnight can be either end of one."""

    options: tuple[time, ...]
    midnight: bool = False

    def entries(self) -> Iterator[tuple[str, str]]:
        yield from (("time", clock.isoformat("seconds")) for clock in self.options)


@dataclass(frozen=True)
class Moments:
    """None where the words name a day that no calendar has."""

    options: tuple[datetime, ...]

    def entries(self) -> Iterator[tuple[str, str]]:
        if not self.options:
            yield "datetime", NO_DAY
        yield from (("datetime", moment.isoformat(timespec="seconds")) for moment in self.options)


@dataclass(frozen=True)
class Stretch:
    """From and to; the last day of a range of days belongs to it."""

    kind: str
    options: tuple[tuple[str, str], ...]

    def entries(self) -> Iterator[tuple[str, str]]:
        if not self.options:
            yield self.kind, NO_DAY
        yield from ((self.kind, f"{first}/{last}") for first, last in self.options)


@dataclass(frozen=True)
class Repeated:
    """A recurrence rule of RFC 5545."""

    rule: str

    def entries(self) -> Iterator[tuple[str, str]]:
        yield "set", f"RRULE:FREQ={self.rule}"


@dataclass(frozen=True)
class Length:
    """A span of time that begins nowhere; parts of a month are counted in days of thirty."""

    months: int = 0
    days: int = 0
    working_days: int = 0
    seconds: int = 0
    timed: bool = field(default=False, compare=False)

    def __add__(self, other: "Length") -> "Length":
        return Length(
            self.months + other.months,
            self.days + other.days,
            self.working_days + other.working_days,
            self.seconds + other.seconds,
            timed=self.timed or other.timed,
        )

    def __neg__(self) -> "Length":
        return Length(-self.months, -self.days, -self.working_days, -self.seconds, timed=self.timed)

    @property
    def seconds_long(self) -> int:
        """About how long it is."""
        days = 30 * self.months + self.days + self.working_days
        return _DAY * days + self.seconds

    def after(self, moment: datetime) -> datetime:
        day = add_months(moment.date(), self.months) + timedelta(days=self.days)
        if self.working_days:
            day = add_working_days(day, self.working_days)
        return datetime.combine(day, moment.time()) + timedelta(seconds=self.seconds)

    def entries(self) -> Iterator[tuple[str, str]]:
        years, months = divmod(self.months, 12)
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        days = self.days + self.working_days
        dated = _said((years, "Y"), (months, "M"), (days, "D"))
        timed = _said((hours, "H"), (minutes, "M"), (seconds, "S"))
        yield "duration", f"P{dated}{'T' if timed else ''}{timed}"


def _said(*counts: tuple[int, str]) -> str:
    return "".join(f"{count}{unit}" for count, unit in counts if count)


_IN_MONTHS = {"months": 1, "quarters": 3, "years": 12, "decades": 120}
_IN_DAYS = {"days": 1, "weeks": 7, "fortnights": 14}
_IN_SECONDS = {"hours": 3600, "minutes": 60, "seconds": 1}


def length_of(count: Fraction, unit: str) -> Length:
    """So many of a unit; half a day is twelve hours, and half a month fifteen days."""
    if unit == "working-days":
        return Length(working_days=int(count))
    if unit in _IN_MONTHS:
        months, rest = divmod(count * _IN_MONTHS[unit], 1)
        return Length(months=int(months), days=int(rest * 30))
    if unit in _IN_DAYS:
        days, rest = divmod(count * _IN_DAYS[unit], 1)
        return Length(days=int(days), seconds=int(rest * _DAY), timed=bool(rest))
    return Length(seconds=int(count * _IN_SECONDS[unit]), timed=True)
