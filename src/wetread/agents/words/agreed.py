"""Over several turns the last word counts: of the days and of the hours, each on its own.

"CT in two weeks, mornings" and then "no, make that three" is a CT in three weeks, mornings. Whoever
says yes to a time that was offered takes it over; whoever says anything else about time does not.
Times that are called earlier or later lie before or behind the one that is held.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from wetread.agents.words.clues import Clue, find_clues
from wetread.agents.words.dates import Days, add, week_of
from wetread.agents.words.days import Weekdays
from wetread.agents.words.hours import Hours
from wetread.agents.words.relations import Relation
from wetread.errors import OutOfScope

_YES = re.compile(
    r"\W*(?:yes|yeah|yep|yup|sure|ok(?:ay)?|correct|confirmed?|perfect|great|good|fine|sounds|that"
    r"|right|please|of course|alright|all right|awesome|absolutely|go ahead|take (?:it|that))\b"
)
_COUNT = re.compile(r"(?<![\w:./-])(\d{1,2})(?![\w:./-])")
_COUNTED = re.compile(
    r"(?<![\w:./-])\d{1,3}(?=(?:[ -]?(?:d|days?|w|wks?|weeks?|months?|mths?|y|yrs?|years?)\b"
    r"(?! ?-?old)|/(?:7|52|12)\b))"
)
_INSTEAD = re.compile(r"\b(?:instead|rather)\b")
_MOVED = re.compile(
    r"\b(?P<way>earlier|sooner|later)\b"
    r"(?P<day>(?! (?:in the|that|the same|on the|same) day)(?: \w+){0,2} (?:day|date|week|month))?"
)
_WEEK_AFTER = re.compile(r"\b(?:the )?(?:week after(?! \w)|following week|week later)\b")
_SHIFTED = re.compile(
    r"\b(?:(?P<by>push|move|put|delay|postpone|shift|bring|pull)\b(?:(?! in\b| to\b) \w+){0,2}?"
    r"(?P<way> back| out| on| forward| up)?(?: by)? )?"
    r"(?P<count>an?|\d{1,2}) (?P<unit>day|week|month)s?(?P<sense> later| earlier| sooner)?\b"
)


class Said(NamedTuple):
    """One turn in normalised words (`spelling.normalise`): the user's, or an offer to them."""

    by: Literal["user", "offer"]
    words: str


class Agreed(NamedTuple):
    """What holds after the last turn, and what of that turn's words was not read as time."""

    clues: list[Clue]
    rest: str


def agreed(turns: Sequence[Said], now: datetime, held: datetime | None = None) -> Agreed:
    """The days and the hours that were said last; what a turn leaves open stays as it was.

    Args:
        turns: oldest first; the last is the user's.
        now: when the last was said, local.
        held: when the appointment begins that an earlier turn brought about, local.

    Raises:
        OutOfScope: the last turn names a time that no calendar or clock has.
    """
    days: list[Clue] = []
    hours: list[Clue] = []
    offer: list[Clue] = []
    counted, rest = "", ""
    for number, turn in enumerate(turns):
        words = turn.words
        found, rest = _read(words, now, last=number == len(turns) - 1)
        if turn.by == "offer":
            offer = found
            continue
        if not found and counted and (instead := _other_count(words, counted)):
            words, (found, rest) = instead, _read(instead, now, last=True)
        if held and number == len(turns) - 1:
            found = _with_shift(found, _shifted(words, held)) or _moved(words, held)
        if not found and _YES.match(words):
            found = offer
        days = _days_after(days, [clue for clue in found if not isinstance(clue.value, Hours)])
        hours = [clue for clue in found if isinstance(clue.value, Hours)] or hours
        counted = words if _COUNTED.search(words) else counted
    return Agreed([*days, *hours], rest)


def _days_after(days: list[Clue], said: list[Clue]) -> list[Clue]:
    """New days in the place of the old; what only narrows them down is added.

    "Not Fridays" keeps "in four weeks", and so does "Thursday", which then is the one near it.
    """
    if not said or all(clue.relation == "not" for clue in said):
        return [*days, *said]
    if all(isinstance(clue.value, Weekdays) for clue in said):
        kept = [clue for clue in days if isinstance(clue.value, Days)]
        if kept and all(_is_wide(clue) for clue in kept):
            return [*kept, *said]
    return said


def _is_wide(clue: Clue) -> bool:
    """Whether the clue leaves more than one day."""
    days = clue.value
    return isinstance(days, Days) and (days.about or days.last > days.first)


def goes_on(words: str, *, named: bool) -> bool:
    """Whether a turn changes what was asked before, rather than asking for something new.

    Args:
        words: of the turn, normalised.
        named: whether they name an examination.
    """
    return not named or _INSTEAD.search(words) is not None


def _shifted(words: str, held: datetime) -> list[Clue]:
    """By so much from the time that is held: "push it back a week", "the week after"."""
    if _WEEK_AFTER.search(words):
        return [Clue("plain", week_of(held.date(), later=1))]
    found = _SHIFTED.search(words)
    if found is None or not (found["by"] or found["sense"]):
        return []
    count = int(found["count"]) if found["count"].isdigit() else 1
    sense = f"{found['way'] or ''} {found['sense'] or ''}"
    back = found["by"] in ("bring", "pull") or any(
        way in sense for way in ("forward", "up", "earlier", "sooner")
    )
    day = add(held, -count if back else count, found["unit"])
    return [Clue("plain", Days.one(day, about=True))]


def _with_shift(found: list[Clue], shifted: list[Clue]) -> list[Clue]:
    """A shift says the days; hours and weekdays of the same turn stand beside it."""
    if not shifted:
        return found
    return [*shifted, *(clue for clue in found if isinstance(clue.value, Hours | Weekdays))]


def _moved(words: str, held: datetime) -> list[Clue]:
    """An earlier or later hour of the same day, or another day where "sooner" or a day is said."""
    found = _MOVED.search(words)
    if found is None:
        return []
    relation: Relation = "after" if found["way"] == "later" else "before"
    if found["day"] or found["way"] == "sooner":
        return [Clue(relation, Days.one(held.date()))]
    return [Clue("plain", Days.one(held.date())), Clue(relation, Hours.at(held.time()))]


def _read(words: str, now: datetime, *, last: bool) -> tuple[list[Clue], str]:
    """Of an earlier turn that can't be read nothing is left; of the last one that is said."""
    try:
        return find_clues(words, now)
    except OutOfScope:
        if last:
            raise
        return [], words


def _other_count(words: str, counted: str) -> str | None:
    """The words that counted before, with the one figure of these: "no, make that six"."""
    figures = _COUNT.findall(words)
    return _COUNTED.sub(figures[-1], counted, count=1) if len(figures) == 1 else None
