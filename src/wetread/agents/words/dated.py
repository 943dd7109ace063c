"""Dates that say day and month: "2026-03-14", "14 March", "Friday the 13th", "10-20 April".

A date without a year is the next such date, and "the 14th" the next fourteenth. Day and month
in figures alone are taken only where they cannot be two days.
"""

import re
from calendar import isleap
from datetime import date, datetime, timedelta
from typing import Final

from wetread.agents.words.dates import (
    MONTHS,
    WEEKDAYS,
    Days,
    make_date,
    month_ahead,
    month_of,
    part_of,
    say_day,
)
from wetread.errors import OutOfScope

MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY: Final = (
    r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?"
    r"|fri(?:day)?|saturday|sunday)"
)
PART: Final = (
    r"(?:the )?(?P<part>early|late|mid(?:dle)?|start|beginning|end)(?: (?:of|in))?(?: the)?[ -]"
)
THEN: Final = (
    r"(?=\s*(?:$|[-,.;:!?()]|(?:and|or|but|if|please|only|preferably|ideally|not|no|to|until|till"
    r"|through|on|in|at|by|of|for|with|would|works|is|next|this|today|tomorrow|mon|tue|wed|thu"
    r"|fri|morning|afternoon|after|before|around|about|between|from|onwards?|sharp|latest|the)))"
)


_MONTHS_TRIED: Final = 3  # every day of a month comes within three


def weekday_of(name: str) -> int:
    """Monday is 0."""
    return next(n for n, weekday in enumerate(WEEKDAYS) if weekday.lower().startswith(name))


def _month_number(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.lower().startswith(name[:3]))


def _iso(found: re.Match[str], _now: datetime) -> Days:
    return Days.one(make_date(*(int(found[n]) for n in ("year", "month", "day"))))


def _figures(found: re.Match[str], _now: datetime) -> Days:
    """Points put the day first; 3/4/2026 could be two days and is refused."""
    first, second, year = int(found["a"]), int(found["b"]), int(found["year"])
    if found["by"] == "/" and first != second and max(first, second) <= len(MONTHS):
        raise OutOfScope(f"{found.group()} can be read as two days; write it as {year}-MM-DD")
    day, month = (second, first) if second > len(MONTHS) else (first, second)
    return Days.one(make_date(year, month, day))


def _dated(found: re.Match[str], now: datetime) -> Days:
    day = _next_date(found, int(found["day"]), now.date())
    named = found["weekday"]
    if named and day.weekday() != weekday_of(named):
        raise OutOfScope(f"{say_day(day)} is no {WEEKDAYS[weekday_of(named)]}; say which day")
    return Days.one(day)


def _next_date(found: re.Match[str], day: int, today: date) -> date:
    month = _month_number(found["month"])
    if found["year"]:
        return make_date(int(found["year"]), month, day)
    years = range(today.year, today.year + 9)
    dates = (
        make_date(year, month, day) for year in years if (month, day) != (2, 29) or isleap(year)
    )
    return next(ahead for ahead in dates if ahead >= today)


def _range(found: re.Match[str], now: datetime) -> Days:
    """Both ends lie in one month; a range under way has begun in the past."""
    last = _next_date(found, int(found["until"]), now.date())
    first = make_date(last.year, last.month, int(found["day"]))
    if first > last:
        raise OutOfScope("the range of days ends before it begins; say which days")
    return Days(first, last)


def _either(found: re.Match[str], _now: datetime) -> Days:
    raise OutOfScope(f"two days are named ({found.group()}); say one, or from when to when")


def _ordinal(found: re.Match[str], now: datetime) -> Days:
    """The next such day of a month, of the month named, or with the weekday named."""
    day, today, said = int(found["day"]), now.date(), found.groupdict()
    which = said.get("which") or said.get("of")
    weekday = weekday_of(said["weekday"]) if said["weekday"] else None
    begin = 1 if which == "next" else 0
    for later in range(begin, begin + (1 if which else _MONTHS_TRIED)):
        month = month_ahead(today, later)
        this = month.first + timedelta(days=day - 1)
        ahead = this <= month.last and (which or this >= today)
        if ahead and weekday in (None, this.weekday()):
            return Days.one(this)
    raise OutOfScope(f"no such day {day} of a month lies ahead; write the day as YYYY-MM-DD")


def _day_or_hour(found: re.Match[str], _now: datetime) -> Days:
    raise OutOfScope(f"{found.group()!r} can be a day or an hour; write the day as YYYY-MM-DD")


def _month(found: re.Match[str], now: datetime) -> Days:
    month, today = _month_number(found["month"]), now.date()
    span = month_of(int(found["year"] or today.year), month)
    if span.last < today and not found["year"]:
        span = month_of(today.year + 1, month)
    return part_of(span, found.groupdict().get("part"))


_NTH = r"(?:st|nd|rd|th)?"
_DAY = rf"(?P<day>\d{{1,2}}){_NTH}"
_LAST = rf"(?P<until>\d{{1,2}}){_NTH}"
_TO = r" ?(?:-|to|until|till|through) ?(?:the )?"
_AND = r" and (?:the )?"
_OTHER = rf",? (?:and|or) (?:the )?\d{{1,2}}{_NTH}"
_YEAR = r"(?:,?(?: of)? (?P<year>20\d\d)\b)?"
_NO_TIME = r"(?![\d:]| ?[ap]\.?m\b)"
_NAMED = rf"(?:on )?(?:{WEEKDAY},? )?(?:the )?"
_LED = (
    r"(?:(?<=\bin )|(?<=\bby )|(?<=before )|(?<=after )|(?<=during )|(?<=until )|(?<=from )"
    r"|(?<=starting ))"
)
_IN_MONTH = rf"(?:(?: day)? of (?P<of>this|next) month)?{THEN}"
DATES: Final = (
    (r"(?P<year>20\d\d)([-/])(?P<month>\d\d?)\2(?P<day>\d\d?)", _iso),
    (r"(?P<a>\d{1,2})(?P<by>[./])(?P<b>\d{1,2})(?P=by)(?P<year>20\d\d)", _figures),
    (rf"(?:from )?(?:the )?{_DAY}{_TO}{_LAST} (?:of )?{MONTH}{_YEAR}", _range),
    (rf"(?:from )?{MONTH} (?:the )?{_DAY}{_TO}{_LAST}{_NO_TIME}{_YEAR}", _range),
    (rf"between (?:the )?{_DAY}{_AND}{_LAST} (?:of )?{MONTH}{_YEAR}", _range),
    (rf"between {MONTH} (?:the )?{_DAY}{_AND}{_LAST}{_NO_TIME}{_YEAR}", _range),
    (rf"(?:the )?\d{{1,2}}{_NTH}{_OTHER} (?:of )?{MONTH}", _either),
    (rf"{MONTH} (?:the )?\d{{1,2}}{_NTH}{_OTHER}{_NO_TIME}", _either),
    (rf"{_NAMED}{_DAY} (?:of )?{MONTH}{_YEAR}", _dated),
    (rf"{_NAMED}{MONTH} (?:the )?{_DAY}{_NO_TIME}{_YEAR}", _dated),
    (
        rf"(?:(?P<which>next|this) month,? )?{_NAMED}(?P<day>\d{{1,2}})(?:st|nd|rd|th){_IN_MONTH}",
        _ordinal,
    ),
    (rf"{WEEKDAY},? (?:the )?(?P<day>1[3-9]|2\d|3[01]){_NO_TIME}{THEN}", _ordinal),
    (rf"{WEEKDAY},? \d{{1,2}}(?=[ ,.;!?]*$)", _day_or_hour),
    (rf"{PART}{MONTH}{_YEAR}", _month),
    (rf"{_LED}{MONTH}{_YEAR}", _month),
)
