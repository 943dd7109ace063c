"""How soon a request wants an answer, and whom it wants told, as it says so in words.

Words can hasten and never delay: what was set to be urgent stays so. Whoever is named by name is
called by a reference here, as everywhere else; the request itself stays with the case.
"""

import re
from collections.abc import Iterator
from typing import Final

from wetread.clinical.imaging import Priority

_RANK: Final[tuple[Priority, ...]] = ("ROUTINE", "URGENT", "STAT")
_STAT = re.compile(
    r"\b(?:stat|immediately|right away|straight away|life[- ]threatening|crash(?:ing)?"
    r"|emergency(?! (?:department|room|physician|doctor)))\b",
    re.IGNORECASE,
)
_URGENT = re.compile(
    r"\b(?:urgent(?:ly)?(?! care)|a\.?s\.?a\.?p\b\.?|as soon as (?:possible|you can)"
    r"|(?:high|top) priority|time[- ]critical)",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:\b(?:non?|not|never|without|less|no longer)|n['\u2019]t)[- ](?:\w+ ){0,2}$", re.IGNORECASE
)

_ROLE = (
    r"(?:GP|family doctor|general practitioner|referrer|referring (?:doctor|physician|clinician"
    r"|team)|ward(?: \d{1,3}[A-Za-z]?)?|ICU|ITU|ER|ED|A&E|emergency (?:department|room)"
    r"|surg(?:ery|eons?|ical team)|oncolog(?:y|ists?)|cardiolog(?:y|ists?)|pulmonolog(?:y|ists?)"
    r"|respiratory(?: team)?|theatre|clinic|nurse|team|consultant|registrar|physician)"
)
_PERSON = r"(?:Dr\.? |Prof\.? )?\[person \d+\]"
_WHO = rf"(?P<who>(?:(?:the|her|his|their|our|my) )?{_ROLE}|{_PERSON})(?![\w-])"
_TOLD = re.compile(
    r"\b(?:(?:send|forward|fax|e-?mail|copy|share|pass)\b[^.;\n]{0,40}?\b(?:to|with|for)"
    rf"|(?:cc|inform|notify|tell|let)\b:?) {_WHO}"
)
_MORE = re.compile(rf"(?:, and|,| and) {_WHO}")


def priority_of(text: str, given: Priority) -> Priority:
    """The given priority, or a higher one that the words ask for."""
    said: Priority = "STAT" if _says(_STAT, text) else "URGENT" if _says(_URGENT, text) else given
    return max(given, said, key=_RANK.index)


def recipients_in(text: str) -> tuple[str, ...]:
    """Whom the request wants told, in its own words; names are references already.

    Args:
        text: of the request, without identities.
    """
    return tuple(dict.fromkeys(_recipients(text)))


def _recipients(text: str) -> Iterator[str]:
    for match in _TOLD.finditer(text):
        if not _NOT.search(f"{text[max(0, match.start() - 24) : match.start()].rstrip()} "):
            yield match["who"]
            end = match.end()
            while more := _MORE.match(text, end):
                yield more["who"]
                end = more.end()


def _says(words: re.Pattern[str], text: str) -> bool:
    return any(not _NOT.search(text[: match.start()]) for match in words.finditer(text))
