"""Days told from today: "in two weeks", "early next month", "tomorrow", "next Tuesday".

"Next Tuesday" is the one of next week. 5/7, 2/52 and 3/12 after "in" are days, weeks, months.
"""

import re
from datetime import date, datetime, timedelta
from typing import Final

from wetread.agents.words.dated import PART, WEEKDAY, weekday_of
from wetread.agents.words.dates import Days, add, coming, month_ahead, part_of, say_day, week_of
from wetread.errors import OutOfScope

UNIT: Final = (
    r"(?P<unit>(?:working |business |week)days?|days?|weeks?|wks?|fortnights?|months?|mths?"
    r"|mos?|years?|yrs?|hours?|hrs?|(?<=\d)[dwhy])\b"
)
_SAME_UNIT = UNIT.replace("?P<unit>", "?P<same>")


def _counted(found: re.Match[str], now: datetime) -> Days:
    return Days.one(add(now, _count(found), found["unit"]), about=True)


def _from_to(found: re.Match[str], now: datetime) -> Days:
    unit = found.groupdict().get("same") or found["unit"]
    days = Days(add(now, _count(found), unit), add(now, int(found["until"]), found["unit"]))
    if days.first > days.last:
        raise OutOfScope("the range of days ends before it begins; say which days")
    return days


def _count(found: re.Match[str]) -> int:
    return int(found["count"]) if found["count"].isdigit() else 1


def _shorthand(found: re.Match[str], now: datetime) -> Days:
    unit = {"7": "d", "52": "w", "12": "m"}[found["of"]]
    return Days.one(add(now, int(found["count"]), unit), about=True)


def _later(which: str) -> int:
    """How many weeks or months ahead "this", "the" or "next" points."""
    return 0 if which in ("this", "the", "") else 1


def _week(found: re.Match[str], now: datetime) -> Days:
    return part_of(week_of(now.date(), later=_later(found["which"])), found["part"])


def _week_after_next(_found: re.Match[str], now: datetime) -> Days:
    return week_of(now.date(), later=2)


def _week_number(found: re.Match[str], now: datetime) -> Days:
    """ISO 8601 week of this year, or of the next where it has passed."""
    for year in (now.year, now.year + 1):
        try:
            week = week_of(date.fromisocalendar(year, int(found["number"]), 1))
        except ValueError:
            continue
        if week.last >= now.date():
            return week
    raise OutOfScope(f"no calendar week {found['number']} lies ahead; write the day as YYYY-MM-DD")


def _month(found: re.Match[str], now: datetime) -> Days:
    return part_of(month_ahead(now.date(), _later(found["which"])), found["part"])


def _today(_found: re.Match[str], now: datetime) -> Days:
    return Days.one(now.date())


def _tomorrow(_found: re.Match[str], now: datetime) -> Days:
    return Days.one(now.date() + timedelta(days=1))


def _day_after_tomorrow(_found: re.Match[str], now: datetime) -> Days:
    return Days.one(now.date() + timedelta(days=2))


def _which_weekday(found: re.Match[str], now: datetime) -> Days:
    today, number = now.date(), weekday_of(found["weekday"])
    if found["which"] == "this":
        day = week_of(today).first + timedelta(days=number)
        return Days.one(day if day >= today else day + timedelta(days=7))
    if "coming" in found["which"]:
        return Days.one(coming(today, number))
    day = week_of(today, later=1).first + timedelta(days=number)
    return Days.one(day, note=f"{found.group()!r} is read as {say_day(day)}")


def _weekday_in_week(found: re.Match[str], now: datetime) -> Days:
    monday = week_of(now.date(), later=_later(found["week"])).first
    return Days.one(monday + timedelta(days=weekday_of(found["weekday"])))


def _weekend(found: re.Match[str], now: datetime) -> Days:
    later = 1 if found["which"].endswith(("next", "following")) else 0
    saturday = week_of(now.date(), later=later).first + timedelta(days=5)
    return Days(saturday, saturday + timedelta(days=1))


_ALONE = r"(?<![\d.,/:])"
_COUNT = r"(?P<count>\d{1,3}|an?|another)[ -]?"
_TAIL = r"(?:'? time| from (?:now|today)| later| hence| out| ahead| after today)?"
_TO = r"(?:-|to|and|or) ?(?P<until>\d{1,3})[ -]?"
_NEXT = r"next|the following|following|coming|the coming"
_WHICH = rf"(?P<which>this|{_NEXT}|the)"
SPANS: Final = (
    (r"(?:(?<=\bin )|(?<=within )|(?<=after ))(?P<count>\d{1,2})/(?P<of>7|52|12)", _shorthand),
    (rf"{_ALONE}(?:between |from )?{_COUNT}(?:{_SAME_UNIT} )?{_TO}{UNIT}{_TAIL}", _from_to),
    (rf"{_ALONE}{_COUNT}{UNIT} or (?P<until>\d)", _from_to),
    (rf"{_ALONE}{_COUNT}{UNIT}{_TAIL}", _counted),
    (r"(?:the )?week after next", _week_after_next),
    (r"(?:calendar |iso )?week (?P<number>\d{1,2})", _week_number),
    (rf"{WEEKDAY},? (?:of )?(?P<week>this|next|the following) week", _weekday_in_week),
    (rf"(?P<week>this|next) week,? (?:on )?{WEEKDAY}", _weekday_in_week),
    (rf"(?:{PART})?{_WHICH} week", _week),
    (rf"{PART}(?P<which>)week", _week),
    (rf"(?:{PART})?{_WHICH} month", _month),
    (rf"{PART}(?P<which>)month", _month),
    (rf"(?P<which>this(?: coming)?|{_NEXT}) {WEEKDAY}", _which_weekday),
    (rf"{_WHICH} weekend", _weekend),
    (r"(?:the )?day after tomorrow", _day_after_tomorrow),
    (r"tomorrow|(?:the )?(?:next|following) day", _tomorrow),
    (r"today|tonight|(?:the )?same day", _today),
)
