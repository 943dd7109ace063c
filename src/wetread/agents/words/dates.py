"""Days counted, named and said; local to the calendar, without time zones."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from wetread.errors import OutOfScope
from wetread.guards.text.timeframe.calendar import add_months, add_working_days

WEEKDAYS: Final = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    *("Saturday", "Sunday"),
)
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WORKING: Final = (0, 1, 2, 3, 4)

_WEEK_PARTS: Final = {"early": (0, 1), "mid": (1, 3), "late": (3, 6)}
_MONTH_PARTS: Final = {"early": (0, 9), "mid": (10, 19), "late": (20, 30)}
_SAME_PART: Final = {"start": "early", "beginning": "early", "middle": "mid", "end": "late"}


@dataclass(frozen=True)
class Days:
    """Days from first to last, both included; `about` when near is good enough."""

    first: date
    last: date
    about: bool = False
    note: str = ""

    @classmethod
    def one(cls, day: date, *, about: bool = False, note: str = "") -> "Days":
        return cls(day, day, about=about, note=note)


def make_date(year: int, month: int, day: int) -> date:
    """The date.

    Raises:
        OutOfScope: no calendar has it.
    """
    try:
        return date(year, month, day)
    except ValueError:
        raise OutOfScope(
            f"there is no day {day} in month {month} of {year}; say another day"
        ) from None


def add(now: datetime, count: int, unit: str) -> date:
    """The day that lies `count` units ahead; months keep the day, or take the month's last."""
    today = now.date()
    if unit.startswith(("working", "business", "weekday")):
        return add_working_days(today, count)
    if unit.startswith("h"):
        return (now + timedelta(hours=count)).date()
    if unit.startswith("m"):
        return add_months(today, count)
    if unit.startswith("y"):
        return add_months(today, 12 * count)
    return today + timedelta(days=count * {"d": 1, "w": 7, "f": 14}[unit[0]])


def coming(today: date, weekday: int) -> date:
    """The next such weekday, never today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def week_of(day: date, *, later: int = 0) -> Days:
    """Monday to Sunday."""
    monday = day + timedelta(days=7 * later - day.weekday())
    return Days(monday, monday + timedelta(days=6))


def month_of(year: int, month: int) -> Days:
    return Days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def month_ahead(today: date, count: int) -> Days:
    years, month = divmod(today.month - 1 + count, 12)
    return month_of(today.year + years, month + 1)


def part_of(days: Days, part: str | None) -> Days:
    """Early, middle or late in a week (Mon-Tue, Tue-Thu, Thu-Sun) or in a month (its thirds)."""
    if part is None:
        return days
    parts = _WEEK_PARTS if days.last - days.first < timedelta(days=7) else _MONTH_PARTS
    begin, end = parts[_SAME_PART.get(part, part)]
    last = min(days.last, days.first + timedelta(days=end))
    return Days(days.first + timedelta(days=begin), last)


def say_day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def say_time(moment: datetime) -> str:
    return f"{say_day(moment.date())} at {moment:%H:%M}"
