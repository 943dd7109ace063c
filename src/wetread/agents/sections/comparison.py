"""What changed since the earlier study of the case: each finding and measurement of both, in turn.

A sentence says what is seen now, whether that is more or less, and behind `PARTING` what was seen
then; both findings are cited.
"""

import re
from collections.abc import Iterator

from wetread.agents.certainty import Certainty, settled
from wetread.agents.sections.base import Material, Point, is_outline
from wetread.agents.sections.findings import METHODS
from wetread.agents.sections.terms import condition, named, quality
from wetread.agents.wording import joined, measured, percent, quotable, spoken
from wetread.clinical.findings import Finding, Measurement
from wetread.clinical.priors import PriorReport, comparable, pairs
from wetread.guards.text.earlier import told_in

ALIKE = 0.05
"""Measurements that differ by less than this share are called about the same."""
STEADY = 0.1
"""Probabilities that differ by less than this are called about the same."""

_WISHED = re.compile(
    r"\b(?:compar(?:e|ed|ing|ison)|prior|previous|last (?:year|month|week|time|film|exam\w*)"
    r"|progress(?:ion|ed)?|interval change|since (?:the )?last|any change)\b",
    re.IGNORECASE,
)


def comparison(material: Material) -> Iterator[Point]:
    """Every pair; that there is nothing to compare with, where a comparison is asked for."""
    for now, then in pairs(material.findings, material.prior):
        if now is None or now.presence == "not-assessed":
            yield _unseen(now, then, material)
        elif is_outline(now) or is_outline(then):
            yield from _measurements(now, then)
        else:
            yield _claim(now, then, material.certainty)
    if material.prior_report:
        yield from _reported(material, material.prior_report)
    elif not material.prior and _WISHED.search(material.request.text):
        yield Point(
            section="comparison",
            about="no-prior",
            meaning="A comparison was asked for, and no earlier study is in this case.",
            cites=(material.request.id,),
        )


def _measurements(now: Finding, then: Finding) -> Iterator[Point]:
    before = {one.concept.code: one for one in then.measurements}
    for one in now.measurements:
        was = before.get(one.concept.code)
        if was is not None:
            yield Point(
                section="comparison",
                about="measurement-then",
                meaning=f"The same measurement on both studies: {spoken(one.concept)}.",
                cites=(now.id, then.id),
                holds=frozenset({_grown(one, was)}),
                slots={
                    "quantity": quotable(spoken(one.concept), longest=80) or "measurement",
                    "site": named(now),
                    "value": measured(one),
                    "earlier": measured(was),
                    "quality": quality((then,)),
                },
            )


def _grown(now: Measurement, then: Measurement) -> str:
    if not comparable(now, then):
        return "other-scale"
    most = max(abs(now.value), abs(then.value))
    if abs(now.value - then.value) <= ALIKE * most:
        return "alike"
    return "more" if now.value > then.value else "less"


def _claim(now: Finding, then: Finding, certainty: Certainty) -> Point:
    change = _chance(now) - _chance(then)
    return Point(
        section="comparison",
        about="judgement-then",
        meaning=f"Whether {condition(now)} changed since the earlier study.",
        cites=(now.id, then.id),
        holds=frozenset({"alike" if abs(change) < STEADY else "more" if change > 0 else "less"}),
        slots={
            "condition": condition(now),
            "answer": _answer(now, certainty),
            "earlier": _answer(then, certainty),
        },
    )


def _unseen(now: Finding | None, then: Finding, material: Material) -> Point:
    sizes = joined(tuple(f"{spoken(one.concept)} {measured(one)}" for one in then.measurements))
    drawn = f"outlined ({sizes})" if sizes else "outlined"
    return Point(
        section="comparison",
        about="not-assessed-now",
        meaning="Something was found on the earlier study and not looked for on this one.",
        cites=(then.id, now.id if now else material.study.id),
        slots={
            "what": named(then),
            "earlier": drawn if is_outline(then) else _answer(then, material.certainty),
        },
    )


def _reported(material: Material, report: PriorReport) -> Iterator[Point]:
    """What the earlier report says: of what was judged here one by one, of the rest together."""
    judged = {spoken(finding.concept).lower(): finding for finding in material.claims}
    rest = []
    for told in told_in(report.text):
        now = judged.get(told.concept)
        if now is not None:
            yield Point(
                section="comparison",
                about="judgement-reported",
                meaning=f"What the earlier report says of {told.concept}.",
                cites=(now.id, report.id),
                slots={
                    "condition": condition(now),
                    "answer": _answer(now, material.certainty),
                    "earlier": str(told),
                },
            )
        else:
            rest.append(str(told))
    if rest:
        yield Point(
            section="comparison",
            about="reported-alone",
            meaning="What the earlier report says and nobody looked for here.",
            cites=(report.id, material.study.id),
            slots={"earlier": "; ".join(rest)},
        )
    if not told_in(report.text):
        yield Point(
            section="comparison",
            about="nothing-reported",
            meaning="The earlier report names no finding that is known here.",
            cites=(report.id,),
        )


def _chance(finding: Finding) -> float:
    return finding.uncertainty.probability if finding.uncertainty else 0.0


def _answer(finding: Finding, certainty: Certainty) -> str:
    """In graded words with figure and method, or that it is undecided."""
    judged = finding.uncertainty
    if judged is None:
        return finding.presence
    decided = settled(finding) in ("present", "absent")
    word = certainty.band(judged.probability).word if decided else "undecided"
    return f"{word} ({percent(judged.probability)}, {METHODS[judged.method]})"
