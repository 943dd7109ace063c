"""Questions whose words leave no doubt, about what is on record already.

"How sure are you about the pneumonia?" names a disease, and so sounds like work for whoever looks
for it; where it was looked for before, the answer is on record.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from wetread.clinical.conversation import Asks, EarlierTurn, Sort, Topic
from wetread.coordinator.talk.topics import Talked

_ASKED: Final[Mapping[Asks, re.Pattern[str]]] = {
    "how-sure": re.compile(
        r"\bhow (?:sure|certain|confident|likely)\b|\bprob(?:ability|s)?\b|\bconfidence\b",
        re.IGNORECASE,
    ),
    "measure": re.compile(
        r"\bhow (?:big|large|small)\b|\bmeasured (?:area|size|volume)\b"
        r"|\bwhat(?:'s| is| was) (?:its|the|that) (?:area|size|volume)\b"
        r"|^\W*(?:h+m+\W+)?measure(?:ment)?s?\W*$",
        re.IGNORECASE,
    ),
    "why": re.compile(
        r"\bwhat (?:do|does|did|is|was) .{0,40}\b(?:rest|based|base) on\b"
        r"|\bwhy (?:do|did|would) (?:you|u|it) (?:say|think|call|claim)\b",
        re.IGNORECASE,
    ),
    "show": re.compile(
        r"(?:(?:ok|so|and|but|yes)[,. ]+)*where(?: exactly)?"
        r"(?: (?:is|was|does|did) (?:it|that|this|the \w+)(?: sit| lie)?)?"
        r"(?:, (?:can|could) you (?:mark|show|point at) (?:it|that|me))?\W*",
        re.IGNORECASE,
    ),
}
_ABOUT: Final[Mapping[Asks, tuple[Sort, ...]]] = {
    "how-sure": ("finding", "outline"),
    "measure": ("outline",),
    "why": ("finding", "outline"),
    "show": ("finding",),
}
_ANEW = re.compile(
    r"\b(?:re-?(?:do|run|check|read|assess|measure)\w*|check|outline|segment|draw|trace|contour"
    r"|book|schedule|write|draft|is there|any|redo|please do)\b|\breport (?:it|this|that|on)\b",
    re.IGNORECASE,
)


def plainly_asked(
    text: str, talked: Talked, earlier: Sequence[EarlierTurn]
) -> tuple[tuple[Asks, tuple[Topic, ...]], ...]:
    """What is asked of the record beyond doubt, and about what; nothing where work may be meant.

    Args:
        text: of the turn.
        talked: what it may be about.
        earlier: the turns before, with what each of them brought up.
    """
    if _ANEW.search(text):
        return ()
    known = {topic for turn in earlier for topic in turn.topics}
    named = set(talked.named())
    found = []
    for asks, words in _ASKED.items():
        said = words.fullmatch(text.strip()) if asks == "show" else words.search(text)
        suited = {topic for topic in known if topic.sort in _ABOUT[asks]}
        if said and suited and (not named or named & suited):
            about = talked.about(asks)
            latest = tuple(_latest(suited, earlier))
            found.append((asks, about if suited.intersection(about) else latest))
    return tuple(found)


def _latest(topics: set[Topic], earlier: Sequence[EarlierTurn]) -> list[Topic]:
    """Those of the latest turn that brought any of them up."""
    latest = next(turn.topics for turn in reversed(earlier) if topics & set(turn.topics))
    return [topic for topic in latest if topic in topics]
