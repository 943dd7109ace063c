"""Words that name hours become a window of the day.

Mornings end at noon and afternoons begin there. "At ten" is the hour that begins at ten,
"around ten" half an hour earlier as well. Rooms are shut at night, so a bare 1 to 6 is after noon.
"""

import re
from dataclasses import dataclass
from datetime import time
from typing import Final

from wetread.agents.words.dated import THEN
from wetread.errors import OutOfScope

NOON: Final = time(12)
_LATEST: Final = time(23, 59)


@dataclass(frozen=True)
class Hours:
    """From first to last; an `instant` is one moment, whose meaning the word before it decides."""

    first: time | None = None
    last: time | None = None
    instant: bool = False

    @classmethod
    def at(cls, moment: time) -> "Hours":
        return cls(moment, moment, instant=True)


_PARTS: Final[tuple[tuple[str, Hours], ...]] = tuple(
    (rf"(?:the )?(?:{words})(?!\w)", hours)
    for words, hours in (
        (r"first thing(?: in the morning)?|early(?: in the)? mornings?", Hours(last=time(10))),
        (r"(?:late|mid)[- ]mornings?", Hours(time(10), NOON)),
        (r"mornings?|a\.m\.|am(?= (?:only|slot|please)|$)|forenoons?", Hours(last=NOON)),
        (r"before lunch", Hours(last=NOON)),
        (r"after lunch", Hours(time(13))),
        (r"lunch ?time|lunch(?: break| hour)", Hours(NOON, time(14))),
        (r"early(?: in the)? afternoons?", Hours(NOON, time(14, 30))),
        (r"(?:late|later)(?: in the)? afternoons?|end of (?:the )?day", Hours(time(15))),
        (r"mid[- ]?afternoons?", Hours(time(14), time(16))),
        (r"afternoons?|p\.m\.|pm(?= (?:only|slot|please)|$)", Hours(NOON)),
        (r"evenings?|after work", Hours(time(17))),
        (r"after school", Hours(time(15))),
        (r"nights?|overnight", Hours(time(20))),
        (r"any ?time(?: of day)?|all day|whole day", Hours()),
    )
)
_DAY_PARTS: Final = tuple((re.compile(words), hours) for words, hours in _PARTS)

_HALF = r" ?(?P<half{n}>[ap]\.?m\b\.?|(?:o'clock )?in the (?:morning|afternoon|evening)|o'clock)"
_FIGURES = r"(?P<hour{n}>\d{{1,2}})(?:[:.h](?P<minute{n}>[0-5]\d))?"
_CLOCK = _FIGURES + "(?:" + _HALF + ")?"
_ONE = re.compile(_CLOCK.format(n="") + r"(?: ?h(?:rs|ours)?(?!\w))?(?!\w)")
_PAIR = re.compile(
    r"(?P<led>(?:any ?time )?(?:between|from) )?"
    + _CLOCK.format(n="1")
    + r" ?(?:-|to|and|until|till) ?"
    + _CLOCK.format(n="2")
    + r"(?: ?h(?:rs|ours)?(?!\w))?(?!\w)"
)
_NAMED: Final = {"noon": NOON, "midday": NOON, "12 noon": NOON, "midnight": time(0)}
_NAMED_TIME = re.compile(rf"(?:{'|'.join(sorted(_NAMED, reverse=True))})(?!\w)")
_SPOKEN = re.compile(r"(?P<part>half past|quarter past|quarter to) (?P<hour>\d{1,2})(?!\w)")
_BARE = re.compile(THEN)


def hours_at(text: str, pos: int, *, led: bool) -> tuple[Hours, int] | None:
    """The hours named at this position and where their words end; None if none are.

    Args:
        text: the normalised sentence.
        pos: where to read.
        led: a word such as "before" or "at" stands in front, so that a bare figure is a time.
    """
    for pattern, hours in _DAY_PARTS:
        if found := pattern.match(text, pos):
            return hours, found.end()
    return _pair_at(text, pos) or _named_at(text, pos) or _one_at(text, pos, led=led)


def _named_at(text: str, pos: int) -> tuple[Hours, int] | None:
    if found := _NAMED_TIME.match(text, pos):
        return Hours.at(_NAMED[found.group()]), found.end()
    if found := _SPOKEN.match(text, pos):
        minutes = {"half past": 30, "quarter past": 15, "quarter to": -15}[found["part"]]
        total = _moment(found["hour"], None, None).hour * 60 + minutes
        return Hours.at(time(*divmod(total, 60))), found.end()
    return None


def _one_at(text: str, pos: int, *, led: bool) -> tuple[Hours, int] | None:
    found = _ONE.match(text, pos)
    if not found:
        return None
    told = found["half"] or (found["minute"] and ":" in found.group())
    dated = found["minute"] and text[:pos].endswith("on ")  # "on 5.12" is a day
    if not told and (dated or not (led and _BARE.match(text, found.end()))):
        return None
    return Hours.at(_moment(found["hour"], found["minute"], found["half"])), found.end()


def _pair_at(text: str, pos: int) -> tuple[Hours, int] | None:
    """From when to when: "9-11am", "between 2 and 4", "08:00-10:30"."""
    found = _PAIR.match(text, pos)
    if not found:
        return None
    told = found["half1"] or found["half2"] or (found["minute1"] and found["minute2"])
    if not told and not (found["led"] and _BARE.match(text, found.end())):
        return None
    last = _moment(found["hour2"], found["minute2"], found["half2"])
    first = _moment(found["hour1"], found["minute1"], found["half1"] or found["half2"])
    if first >= last and not found["half1"]:
        first = _moment(found["hour1"], found["minute1"], "am")
    if first >= last:
        raise OutOfScope(f"{found.group()!r} ends before it begins; say from when to when")
    return Hours(first, last), found.end()


def _moment(hour: str, minute: str | None, half: str | None) -> time:
    """A clock time on 24 hours.

    Raises:
        OutOfScope: no clock shows it.
    """
    hours = int(hour)
    before_noon = half is not None and ("morning" in half or half.startswith("a"))
    after_noon = half is not None and half != "o'clock" and not before_noon
    if after_noon or (not before_noon and hour in tuple("123456")):
        hours += 12 if hours < 12 else 0  # noqa: PLR2004 - hours in half a day
    if before_noon and hours == 12:  # noqa: PLR2004 - 12 am is midnight
        hours = 0
    if hours >= 24:  # noqa: PLR2004 - hours in a day
        raise OutOfScope(f"no clock shows {hour} hours; write a time such as 14:30")
    return time(hours, int(minute or 0))


def shifted(moment: time, minutes: int) -> time:
    """The clock moved within its day."""
    total = moment.hour * 60 + moment.minute + minutes
    return time(*divmod(max(total, 0), 60)) if total < 24 * 60 else _LATEST
