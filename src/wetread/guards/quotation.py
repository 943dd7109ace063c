"""Tells what a draft says itself from what it repeats of others: their words are no claims of ours.

Repeated are a user's words between quotation marks, and the reason that an agent or a finding gave
for saying nothing. Words between quotation marks that nobody said stay: they are the draft's own.
"""

import re
from collections.abc import Iterator

from wetread.clinical.reports import Statement
from wetread.guards.base import Judged

_QUOTED = re.compile(r"\"([^\"]+)\"|\u201c([^\u201d]+)\u201d")


def own_words(statement: Statement, case: Judged) -> str:
    """The statement without what it repeats; what was asked for counts as the requester's words."""
    if statement.section == "indication" and set(statement.cites) == {case.request.id}:
        return ""
    told = [_plain(text) for text in _told(case)]
    text = _QUOTED.sub(lambda match: _kept(match, told), statement.text)
    for reason in _reasons(statement, case):
        text = re.sub(re.escape(reason), " ", text, flags=re.IGNORECASE)
    return text


def _kept(match: re.Match[str], told: list[str]) -> str:
    quoted = _plain(match[1] or match[2])
    return " " if any(quoted in text for text in told) else match[0]


def _told(case: Judged) -> Iterator[str]:
    """Everything users said."""
    yield case.request.text
    yield from (observation.text for observation in case.observations)


def _reasons(statement: Statement, case: Judged) -> Iterator[str]:
    """Why what the statement cites was not assessed, as a draft would repeat it."""
    silences = {silence.id: silence.reason for silence in case.abstentions}
    silences |= {finding.id: finding.reason for finding in case.findings if finding.reason}
    for name in statement.cites:
        if name in silences:
            yield " ".join(silences[name].split()).rstrip(".")


def _plain(text: str) -> str:
    """One spacing, one kind of quotation mark, one case, no full stop at the end."""
    spaced = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return re.sub(r"[\"\u201c\u201d]", "'", spaced).rstrip(".").casefold()
