"""Tells what a draft says itself from what it repeats of others: their words are no claims of ours.

Repeated are a user's words between quotation marks, the reason that an agent or a finding gave for
saying nothing, and what is told of an earlier study, where the statement cites whose they are. A
word or two in quotation marks is no quotation, and what nobody said is the draft's own wherever it
stands.
"""

import re
from collections.abc import Iterator

from wetread.clinical.priors import parted
from wetread.clinical.reports import Statement
from wetread.guards.base import Judged

SHORTEST = 3
"""Words that make a quotation."""

_QUOTED = re.compile(r"\"([^\"]+)\"|\u201c([^\u201d]+)\u201d")


def by_a_person(statement: Statement, case: Judged) -> bool:
    """Whether somebody vouches for the sentence by an observation of their own, which it cites."""
    return any(
        seen.user == statement.author and seen.id in statement.cites for seen in case.observations
    )


def own_words(statement: Statement, case: Judged) -> str:
    """The statement without what it repeats; what was asked for counts as the requester's words."""
    if statement.section == "indication" and set(statement.cites) == {case.request.id}:
        return ""
    told = [text for name, text in _told(case) if name in statement.cites]
    text = _of_this_study(statement, case)
    text = _QUOTED.sub(lambda match: _kept(match, told), text)
    for reason in (text for name, text in _reasons(case) if name in statement.cites):
        repeated = " ".join(reason.split()).rstrip(".")
        if _long(repeated):
            text = re.sub(re.escape(repeated), " ", text, flags=re.IGNORECASE)
    return text


def _of_this_study(statement: Statement, case: Judged) -> str:
    """Without what it tells of an earlier study or report that it cites."""
    earlier = {finding.id for finding in case.prior}
    if case.prior_report:
        earlier.add(case.prior_report.id)
    if earlier.intersection(statement.cites):
        return parted(statement.text)[0]
    return statement.text


def _kept(match: re.Match[str], told: list[str]) -> str:
    quoted = _plain(match[1] or match[2])
    repeated = _long(quoted) and any(quoted in _plain(text) for text in told)
    return " " if repeated else match[0]


def _long(text: str) -> bool:
    return len(text.split()) >= SHORTEST


def _told(case: Judged) -> Iterator[tuple[str, str]]:
    """What users said, by the id under which a statement cites it."""
    yield case.request.id, case.request.text
    yield from ((observation.id, observation.text) for observation in case.observations)


def _reasons(case: Judged) -> Iterator[tuple[str, str]]:
    """Why something was not assessed, by id."""
    yield from ((silence.id, silence.reason) for silence in case.abstentions)
    yield from ((finding.id, finding.reason) for finding in case.findings if finding.reason)


def _plain(text: str) -> str:
    """One spacing, one kind of quotation mark, one case, no full stop at the end."""
    spaced = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return re.sub(r"[\"\u201c\u201d]", "'", spaced).rstrip(".").casefold()
