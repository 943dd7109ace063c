"""What the earlier study showed is set beside what this one shows: all of it, and as it was.

A sentence tells of that study behind the words `on the earlier study` and cites its finding. What
stands there is judged by the earlier findings, what stands before it by those of this study.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from wetread.clinical.findings import Finding
from wetread.clinical.priors import EARLIER, Pair, PriorReport, comparable, pairs, parted
from wetread.clinical.reports import Statement
from wetread.guards.base import GUARDS, Guard, Judged, Objection
from wetread.guards.phrases import Words, says
from wetread.guards.quotation import by_a_person, own_words
from wetread.guards.text.earlier import told_in
from wetread.guards.text.grounding.facts import facts_of
from wetread.guards.text.grounding.guard import unsupported_in

Way = Literal["more", "less"]


@GUARDS.register("compared")
def compared(*, more: Words, less: Words) -> Guard:
    """A guard that knows both studies.

    Args:
        more: words for what has grown or become likelier.
        less: words for the contrary.
    """
    words: Mapping[Way, Words] = {"more": more, "less": less}

    def objections(case: Judged) -> Iterator[Objection]:
        if case.draft is None:
            return
        statements = case.draft.statements
        for pair in pairs(case.findings, case.prior):
            if not any(_sets_beside(said, pair) for said in statements):
                reason = f"The draft does not compare {_called(pair.then)} with the earlier study."
                yield Objection(reason=reason, evidence=(pair.then.id,))
        yield from _reported(case)
        then = {finding.id: finding for finding in case.prior}
        for number, said in enumerate(statements, start=1):
            about = [then[name] for name in said.cites if name in then]
            for problem in _problems(said, about, case, words):
                reason = f"Statement {number} ({said.section}) {problem}"
                rests_on = tuple(one.id for one in about)
                yield Objection(reason=reason, evidence=rests_on, statement=number)

    return lambda case: tuple(objections(case))


def _reported(case: Judged) -> Iterator[Objection]:
    """What the earlier report says to be there, or leaves open, and the draft is silent on."""
    report = case.prior_report
    if report is None or case.draft is None:
        return
    told = [parted(s.text)[1] for s in case.draft.statements if report.id in s.cites]
    said = {one.concept for text in told for one in told_in(text)}
    for one in told_in(report.text):
        if one.status != "absent" and one.concept not in said:
            reason = f"The draft does not say what the earlier report says of {one.concept}."
            yield Objection(reason=reason, evidence=(report.id,))


def _misreported(then: str, report: PriorReport) -> Iterator[str]:
    """What is told of the report, and does not stand there."""
    if not then:
        yield "rests on the earlier report and does not say so; say “; in the earlier report …”."
    there = {one.concept: one for one in told_in(report.text)}
    for one in told_in(then):
        meant = there.get(one.concept)
        if meant is None or (one.status, one.side) != (meant.status, meant.side):
            yield f"says of {one.concept} what the earlier report does not."


def _sets_beside(said: Statement, pair: Pair) -> bool:
    ids = {pair.then.id} | ({pair.now.id} if pair.now else set())
    return ids <= set(said.cites) and bool(said.author or parted(said.text)[1])


def _problems(
    said: Statement, about: list[Finding], case: Judged, words: Mapping[Way, Words]
) -> Iterator[str]:
    """What is wrong with a sentence that tells of then; a person vouches for their own."""
    if by_a_person(said, case):
        return
    report = case.prior_report
    if report is not None and report.id in said.cites:
        if about:
            yield "tells of the earlier study and report at once; make two sentences of it."
        yield from _misreported(parted(said.text)[1], report)
    elif about:
        yield from _mistold(parted(said.text)[1], about)
    elif any(marker in own_words(said, case) for marker in EARLIER):
        yield "tells of an earlier study and cites nothing that was found there."
        return
    else:
        return
    yield from _misdirected(said, about, case, words)


def _mistold(then: str, about: list[Finding]) -> Iterator[str]:
    """What is told of the earlier study, and was not found there."""
    if not then:
        yield "rests on the earlier study and does not say so; say “; on the earlier study …”."
        return
    for one in unsupported_in(facts_of(about), f"{_called(about[0])}: {then}"):
        yield f"says of the earlier study what was not found there: {one.why}"


def _misdirected(
    said: Statement, about: list[Finding], case: Judged, words: Mapping[Way, Words]
) -> Iterator[str]:
    """A more or less that no two figures bear out."""
    now = parted(said.text)[0]
    here = [finding for finding in case.findings if finding.id in said.cites]
    ways = {_way(pair, now) for pair in pairs(here, about) if pair.now}
    for way, said_so in words.items():
        if way not in ways and says(now, said_so):
            yield f"says “{says(now, said_so)}”, and the figures do not."


def _way(pair: Pair, text: str) -> Way | None:
    """Whether the figure that the text names is more or less than it was, if they compare."""
    if pair.now is None:
        return None
    before = {one.concept.code: one for one in pair.then.measurements}
    for one in pair.now.measurements:
        was = before.get(one.concept.code)
        if was and comparable(one, was) and _named(one.concept.display, text):
            return "more" if one.value > was.value else "less"
    if pair.now.uncertainty and pair.then.uncertainty and not pair.now.measurements:
        risen = pair.now.uncertainty.probability > pair.then.uncertainty.probability
        return "more" if risen else "less"
    return None


def _named(quantity: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(quantity)}\b", text, re.IGNORECASE) is not None


def _called(finding: Finding) -> str:
    concept, site = finding.concept.display, finding.site.display
    return f"{concept} ({site})"
