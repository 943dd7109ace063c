"""Days and weekdays wherever they stand in a sentence."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from wetread.agents.words.dated import DATES, WEEKDAY, weekday_of
from wetread.agents.words.dates import Days, coming, week_of
from wetread.agents.words.hours import hours_at
from wetread.agents.words.spans import SPANS
from wetread.errors import OutOfScope

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], datetime], Days]]
_RULES: Final[tuple[_Rule, ...]] = tuple(
    (re.compile(rf"(?:{words})(?!\w)"), resolve) for words, resolve in (*DATES, *SPANS)
)
_WEEK_OF = re.compile(r"(?:the )?week (?:of|commencing|beginning|starting)(?: on)? ")
_LINK = re.compile(r" (after|from|past|following|before|prior to|post)[ -]")

_NAME = WEEKDAY.replace("?P<weekday>", "?:")
_LONE = re.compile(rf"(?:the )?{WEEKDAY}\b")
_JOINT = r",? ?(?:or|and|/|&|,|-|to|through|until) ?(?:on |a )?"
_LIST = re.compile(rf"(?:(?:any|a|the|some) )?{_NAME}s?(?:{_JOINT}{_NAME}s?)*(?!\w)")
_RUN = re.compile(rf"({_NAME})s? ?(?:-|to|through|until) ?({_NAME})s?")
_ENDS = re.compile(rf"({_NAME})s? (?:and|to|until|till|through) ({_NAME})s?(?!\w)")
_GROUP = re.compile(r"(?:any |a )?(weekday|working day|weekend)s?(?!\w)")


@dataclass(frozen=True)
class Weekdays:
    """Days of the week, Monday 0; `each` when any such day will do, not just the coming one."""

    days: frozenset[int]
    each: bool


def days_at(text: str, pos: int, now: datetime) -> tuple[Days, int] | None:
    """The days named at this position and where their words end; None if none are.

    Raises:
        OutOfScope: they name a day that does not exist, or could be two days.
    """
    if week := _WEEK_OF.match(text, pos):
        inside = _named_at(text, week.end(), now)
        return (week_of(inside[0].first), inside[1]) if inside else None
    found = _rule_at(text, pos, now)
    link = _LINK.match(text, found[1]) if found and found[0].about else None
    if not link or hours_at(text, link.start() + 1, led=False) or _is_hour(text, link):
        return found
    return _counted_from(text, pos, link, now)


def lone_weekday(text: str, pos: int, now: datetime) -> tuple[Days, int] | None:
    """A weekday by itself is the coming one."""
    found = _LONE.match(text, pos)
    if not found:
        return None
    return Days.one(coming(now.date(), weekday_of(found["weekday"]))), found.end()


def weekday_range_at(text: str, pos: int, now: datetime) -> tuple[Days, int] | None:
    """Two weekdays behind "between" or "from" are the coming ones, in that order."""
    found = _ENDS.match(text, pos)
    if not found:
        return None
    first = coming(now.date(), weekday_of(found[1]))
    return Days(first, coming(first, weekday_of(found[2]))), found.end()


def weekdays_at(text: str, pos: int) -> tuple[Weekdays, int] | None:
    """Which days of the week "Tuesdays or Thursdays", "Mon-Wed" or "weekdays" mean."""
    if group := _GROUP.match(text, pos):
        days = frozenset({5, 6} if group[1] == "weekend" else range(5))
        return Weekdays(days, each=True), group.end()
    found = _LIST.match(text, pos)
    if not found:
        return None
    names = re.findall(rf"({_NAME})(s?)(?!\w)", found.group())
    days = frozenset(weekday_of(name) for name, _ in names)
    for begin, end in _RUN.findall(found.group()):
        days |= _through(weekday_of(begin), weekday_of(end))
    each = any(plural for _, plural in names) or found.group().startswith(("any", "a ", "some"))
    return Weekdays(days, each=each), found.end()


def _through(first: int, last: int) -> frozenset[int]:
    return frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))


def _rule_at(text: str, pos: int, now: datetime) -> tuple[Days, int] | None:
    for pattern, resolve in _RULES:
        if found := pattern.match(text, pos):
            return resolve(found, now), found.end()
    return None


def _named_at(text: str, pos: int, now: datetime) -> tuple[Days, int] | None:
    return _rule_at(text, pos, now) or lone_weekday(text, pos, now)


def _is_hour(text: str, link: re.Match[str]) -> bool:
    """In "in two weeks after 3 pm" the count starts today all the same."""
    return hours_at(text, link.end(), led=True) is not None and not _RULES[0][0].match(
        text, link.end()
    )


def _counted_from(
    text: str, pos: int, link: re.Match[str], now: datetime
) -> tuple[Days, int] | None:
    """A count that starts elsewhere than today, as in "two weeks after 10 March".

    Raises:
        OutOfScope: it starts at an event whose day nobody said.
    """
    start = _named_at(text, link.end(), now)
    counted = start and _rule_at(text, pos, datetime.combine(start[0].first, now.time()))
    if not (start and counted):
        raise OutOfScope("a time is counted from an event without a date; say which day")
    days, day = counted[0], start[0].first
    if link[1] in ("before", "prior to"):
        day -= days.first - day
    else:
        day = days.first
    about = lone_weekday(text, link.end(), now) is None
    return replace(days, first=day, last=day, about=about), start[1]
