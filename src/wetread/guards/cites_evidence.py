"""Every statement rests on something that exists, and a claim about a finding on that finding.

A statement is named by its number and never repeated: what is blocked is shown to nobody.
"""

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from wetread.clinical.findings import Finding
from wetread.clinical.reports import Statement
from wetread.guards.base import GUARDS, Guard, Judged, Objection, Remark
from wetread.guards.claims import claimed
from wetread.guards.phrases import Term, Words, says
from wetread.guards.quotation import by_a_person, own_words
from wetread.guards.vocabulary import vocabulary

AtLeast = Annotated[int, Field(ge=1)]


@GUARDS.register("cites-evidence")
def cites_evidence(
    *, units: Words, terms: tuple[Term, ...] | None = None, at_least: AtLeast = 1
) -> Guard:
    """A guard that objects to a statement without a footing in the case.

    Args:
        units: a figure in one of these units is a measurement and cites what was measured.
        terms: words that speak of a finding's concept, the shipped vocabulary where left out; a
            concept without any is spoken of by its display.
        at_least: how many things of the case each statement cites.
    """
    figure = re.compile(rf"\d[\d.,]*\s?(?:{'|'.join(map(re.escape, units))})(?!\w)", re.IGNORECASE)
    words = {term.concept.code: term.words for term in (vocabulary() if terms is None else terms)}

    def check(case: Judged) -> tuple[Objection | Remark, ...]:
        if case.draft is None:
            return (Remark(reason="there is no draft to judge"),)
        known = citable(case)
        return tuple(
            Objection(
                reason=f"Statement {number} ({said.section}) {problem}.",
                evidence=tuple(name for name in said.cites if name in known),
                statement=number,
            )
            for number, said in enumerate(case.draft.statements, start=1)
            for problem in (*_footing(said, known, at_least), *_claims(said, case, words, figure))
        )

    return check


def citable(case: Judged) -> frozenset[str]:
    """Ids of everything in the case that a statement may rest on."""
    return frozenset(
        {
            case.request.id,
            case.study.id,
            *(finding.id for finding in (*case.findings, *case.prior)),
            *(silence.id for silence in case.abstentions),
            *(observation.id for observation in case.observations),
            *([case.appointment.id] if case.appointment else []),
            *([case.prior_report.id] if case.prior_report else []),
        }
    )


def _footing(said: Statement, known: frozenset[str], at_least: int) -> Iterator[str]:
    if not set(said.cites) <= known:
        yield "cites something that is not in this case"
    elif len(set(said.cites)) < at_least:
        yield "cites nothing that it could rest on"


def _claims(
    said: Statement, case: Judged, words: dict[str, tuple[str, ...]], figure: re.Pattern[str]
) -> Iterator[str]:
    if by_a_person(said, case):
        return
    text = own_words(said, case)
    assessed = [finding for finding in case.findings if finding.presence != "not-assessed"]
    for concept in dict.fromkeys(finding.concept for finding in assessed):
        if not claimed(text, words.get(concept.code, (concept.display,))):
            continue
        about = [finding for finding in assessed if finding.concept == concept]
        if not _rests_on(said, _meant(text, about)):
            yield f"speaks of {concept.display} and does not cite that finding"
    measured = [finding for finding in case.findings if finding.measurements]
    if said.section != "technique" and figure.search(text) and not _rests_on(said, measured):
        yield "gives a measurement and does not cite what was measured"


def _meant(text: str, about: list[Finding]) -> list[Finding]:
    """The findings on the side that the text names, where there are any; otherwise all."""
    sides = [side for side in ("left", "right") if says(text, (side,))]
    sited = [f for f in about if any(side in f.site.display.lower() for side in sides)]
    return sited or about


def _rests_on(said: Statement, findings: list[Finding]) -> bool:
    return any(finding.id in said.cites for finding in findings)
