"""How a report is wished for: in full or short, in sentences or as lines of a name and a value.

The short form leaves out what was asked and how the images were made. Findings, measurements,
doubts, silences and whatever had to be assumed stand in every form.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

from wetread.agents.sections.base import Point
from wetread.clinical.reports import Section

Style = Literal["full", "short"]

_SHORT = re.compile(
    r"\b(?:short(?:er|en)?(?![- ](?:of|axis|history|stay|term|segment))|brief(?:er)?(?! history)"
    r"|concise|condensed?|terse|tl;?dr|one[- ]liner|few(?:er)? lines"
    r"|(?:one|two|three|\d) (?:lines?|sentences?)|impression only|only (?:the )?impression"
    r"|just (?:the )?impression|cut it down|less wordy|trim(?:med)?)\b",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"\b(?:in full|full(?:er)? (?:report|version|text)|long(?:er)?(?: version)?|detailed"
    r"|more detail|complete report|with technique)\b",
    re.IGNORECASE,
)
_STRUCTURED = re.compile(
    r"\b(?:structured|bullet(?:s|ed)?(?:[- ]?points?)?|itemi[sz]ed?|point form"
    r"|as (?:a )?(?:list|table)|tabulated?|tabular|template)\b",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"\b(?:prose|narrative|free[- ]text|running text|(?:full|whole|complete) sentences"
    r"|not (?:structured|bullets?|as (?:a )?list))\b",
    re.IGNORECASE,
)
_LEFT_OUT: Final[frozenset[Section]] = frozenset({"indication", "technique"})
_ASSUMED: Final = "taken-to-be"


def style_asked(told: Sequence[str]) -> Style:
    """The last of what the agent was told, oldest first, that says how long; in full otherwise."""
    for words in reversed(told):
        if _SHORT.search(words):
            return "short"
        if _FULL.search(words):
            return "full"
    return "full"


def structured_asked(told: Sequence[str]) -> bool:
    """Whether the last that says either wishes for lines of a name and a value; no otherwise."""
    for words in reversed(told):
        if _PROSE.search(words):
            return False
        if _STRUCTURED.search(words):
            return True
    return False


def names_a_style(words: str) -> bool:
    """Whether the words say how long or in which form a report should be."""
    return any(form.search(words) for form in (_SHORT, _FULL, _STRUCTURED, _PROSE))


def in_style(points: Iterable[Point], style: Style) -> Iterator[Point]:
    """The points that a report of this length makes."""
    for point in points:
        if style == "full" or point.section not in _LEFT_OUT or point.about == _ASSUMED:
            yield point
