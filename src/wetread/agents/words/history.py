"""What a sentence says about time without asking for any: the past, a duration, a series."""

import re
from typing import Final

from wetread.agents.words.spans import UNIT
from wetread.errors import OutOfScope

UNITS: Final = UNIT.replace("?P<unit>", "?:")
_COUNTED = rf"(?:\d{{1,3}}|an?)[ -]?{UNITS}"
_THE_EXAMINATION = "".join(
    rf"(?<!{word} )"
    for word in ("it", "ct", "mr", "mri", "scan", "sound", "graph", "ray", "ment", "up", "slot")
)

_PAST = re.compile(
    rf"(?:{_COUNTED} (?:ago|back)|yesterday(?:'s)?"
    r"|(?:last|previous) (?:week|month|year|night|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r")(?!\w)"
)
_HISTORY = re.compile(
    rf"(?:{_COUNTED}[ -](?:history|old|course|duration|survivor)"
    rf"|(?:for|over|during|in|within) (?:the )?(?:past|last|previous) (?:\d{{1,3}} )?{UNITS}"
    rf"|{_THE_EXAMINATION}for {_COUNTED}(?! from| time|'| out| later| hence| ahead)"
    rf"|since (?:\S+ )?(?:{UNITS}|yesterday|\w+day|20\d\d|\w+uary|march|april|june?|july|\w+ber)"
    r")(?!\w)"
)
_SERIES = re.compile(
    rf"(?:(?:every|each) (?:other |second |2nd )?(?:\d+ )?(?:{UNITS}|\w+days?)"
    r"|(?:bi-?)?(?:weekly|monthly|annual(?:ly)?|yearly|daily|quarterly|fortnightly))(?!\w)"
)
_SOON = re.compile(
    r"(?:a\.?s\.?a\.?p\.?|as (?:soon|early) as (?:possible|you can|practicable)|stat|urgent(?:ly)?"
    r"|immediate(?:ly)?|emergen(?:cy|t)|(?:right|straight) away|without delay|promptly|soon(?:est)?"
    r"|at once|now|(?:the )?(?:earliest|first|next|soonest) (?:\w+ )?(?:available|possible|free)"
    r"|(?:the )?(?:next|first|earliest) (?:\w+ )?(?:slot|appointment|opening)"
    r"|when(?:ever)? (?:\w+ )?(?:possible|available|free|convenient))(?!\w)"
)
_UNREAD = re.compile(
    rf"(?<!\w)(?:\d+[ -]?{UNITS}|weeks?|months?|days|fortnights?|years?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|sat|sun|(?:janu|febru)ary|april|june|july"
    r"|august|(?:sept|nov|dec)ember|october|mornings?|afternoons?|evenings?|noon|\d+ ?[ap]m"
    r"|\d{1,2}:\d\d|\d{1,2}/\d{1,2}|20\d{6}|(?:on|by|until|till) \d{1,2}\.\d{1,2}|o'clock"
    r"|easter|christmas|xmas|new year|ramadan|holidays?|vacation|pentecost|quarter|semester"
    r"|spring|summer|autumn|winter)(?!\w)"
)
_EVENT = re.compile(
    r"\b(?:before|after|until|once|by the time)\b(?! all)|\b\d{1,2}(?:st|nd|rd|th)\b|\bor \d"
)


def past_at(text: str, pos: int) -> int | None:
    """Where words that name a day gone by end."""
    return _end(_PAST, text, pos)


def history_at(text: str, pos: int) -> int | None:
    """Where words that tell how long something lasted end."""
    return _end(_HISTORY, text, pos)


def soon_at(text: str, pos: int) -> int | None:
    """Where words for as soon as possible end."""
    return _end(_SOON, text, pos)


def refuse_series(text: str) -> None:
    """A series of appointments is more than this agent proposes."""
    if found := _SERIES.search(text):
        raise OutOfScope(f"{found.group()!r} asks for a series; one appointment is proposed a time")


def refuse_unread(rest: str, *, dated: bool) -> None:
    """Words about time that no rule read are asked for, never passed over.

    Args:
        rest: the sentence without what was understood.
        dated: other words already say the day, so that "after the operation" only adds to it.
    """
    if found := _UNREAD.search(rest):
        raise OutOfScope(f"{found.group()!r} was not understood; write the day as YYYY-MM-DD")
    if not dated and (event := _EVENT.search(rest)):
        raise OutOfScope(f"{event.group()!r} does not say which day; write it as YYYY-MM-DD")


def _end(pattern: re.Pattern[str], text: str, pos: int) -> int | None:
    found = pattern.match(text, pos)
    return found.end() if found else None
