"""The small words that say how a time binds: by, before, not before, within, around, except."""

import re
from typing import Final, Literal

Relation = Literal["plain", "by", "before", "after", "from", "within", "not", "around", "past"]

_FILL = (
    r"(?: (?:in|on|at|for|during|any|about|around|approximately|roughly|some"
    r"|a(?= \w+(?:day|ing|noon))|the(?= (?:morn|after|even))))*"
)
_LEADS: Final[dict[Relation, str]] = {
    "from": (
        r"(?:not|no|nothing) (?:before|until|till|earlier than|sooner than)|on or after|at least"
        r"|not less than|any ?time (?:after|from)|starting(?: from| on)?|as of|from|beginning"
        r"|at the earliest"
    ),
    "by": (
        r"(?:not|no) (?:later|more) than|not (?:after|past)|on or before|by(?: the)? latest"
        r"|by|until|till|up to|at (?:the )?(?:latest|most)|latest(?: by)?|max(?:imum)?(?: of)?"
    ),
    "within": (
        r"within(?: the (?:next|coming)(?= \d))?|(?:in|over|during) the (?:next|coming)(?= \d)"
        r"|in (?:under|less than)"
    ),
    "before": r"before|earlier than|sooner than|prior to|ahead of",
    "after": r"after|later than|past|more than",
    "not": (
        r"not|never|no|except(?: for)?|excluding|avoid(?:ing)?|other than|apart from|without"
        r"|(?:any|every) ?day but|unavailable|busy|can(?:not|'t| not) \w+"
    ),
    "around": r"around|about|approx(?:imately|\.)?|roughly|circa|close to|nearly|towards?",
    "plain": r"in|on|for|at|during|of",
}
_LEAD_RULES: Final = tuple(
    (relation, re.compile(rf"(?:{words})(?P<fill>{_FILL}) ")) for relation, words in _LEADS.items()
)
_TRAIL_RULES: Final[dict[Relation, re.Pattern[str]]] = {
    "by": re.compile(
        r",? (?:at (?:the )?(?:latest|most)|or (?:sooner|earlier|less|before)|latest|max)\b"
    ),
    "from": re.compile(r",? (?:at the earliest|or (?:later|after|more)|onwards?|and after)\b"),
}


def lead_at(text: str, pos: int) -> tuple[Relation, int] | None:
    """The relation that begins at this position, and where the words it governs begin."""
    for relation, pattern in _LEAD_RULES:
        if found := pattern.match(text, pos):
            loose = relation == "plain" and re.search(r"about|around|rough|approx", found["fill"])
            return ("around" if loose else relation), found.end()
    return None


def trail_at(text: str, pos: int) -> tuple[Relation, int] | None:
    """A relation that stands behind what it governs: "in two weeks at the latest"."""
    for relation, pattern in _TRAIL_RULES.items():
        if found := pattern.match(text, pos):
            return relation, found.end()
    return None
