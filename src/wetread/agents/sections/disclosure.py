"""What the reader must know before trusting the rest: doubt, silence, and what nobody looked at."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from wetread.agents.certainty import settled
from wetread.agents.sections.base import Material, Point
from wetread.agents.sections.findings import claim_slots
from wetread.agents.sections.regions import NEVER_ASSESSED, region_read
from wetread.agents.sections.technique import images_read
from wetread.agents.sections.terms import condition, named, quality, structure, structures
from wetread.agents.wording import clause, joined, quotable, spoken, unique
from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.approval import Observation
from wetread.clinical.findings import Abstention, Finding


def disclosure(material: Material) -> Iterator[Point]:
    """Doubt first, then what stays open, then what others said, then the limits of it all."""
    for finding in material.claims:
        yield from _doubt(finding, material)
    yield from _poor_outlines(material)
    yield from _asked_not_assessed(material.unassessed)
    for abstention in material.abstentions:
        yield _abstained(abstention)
    for observation in material.observations:
        yield _observed(observation, material)
    for proposal in material.appointments:
        yield from _chosen(proposal)
    yield from _unread(material)
    yield _scope(material)
    yield from _asked_for_again(material)


def _doubt(finding: Finding, material: Material) -> Iterator[Point]:
    judged, outcome = finding.uncertainty, settled(finding)
    if judged is None or outcome in ("present", "absent"):
        return
    yield Point(
        section="disclosure",
        about="doubt",
        meaning=f"It is uncertain whether {condition(finding)} is present; the model is undecided.",
        cites=(finding.id,),
        holds=frozenset({outcome}),
        slots=claim_slots(finding, judged, material.certainty),
    )


def _openness(finding: Finding) -> str:
    outcome = settled(finding)
    return "settled" if outcome in ("present", "absent") else outcome


def _poor_outlines(material: Material) -> Iterator[Point]:
    poor = material.poor
    if not poor:
        return
    yield Point(
        section="disclosure",
        about="poor-outline",
        meaning="An outline may be wrong, so what was measured from it may be wrong, too.",
        cites=tuple(f.id for f in poor),
        holds=frozenset({"several" if len(poor) > 1 else "single"}),
        slots={"sites": structures(poor), "quality": quality(poor)},
    )


def _asked_not_assessed(unassessed: Sequence[Finding]) -> Iterator[Point]:
    """One sentence for all that went unassessed for the same reason."""
    by_reason: dict[str, list[Finding]] = defaultdict(list)
    for finding in unassessed:
        by_reason[finding.reason or ""].append(finding)
    for reason, members in by_reason.items():
        names = unique(named(f) for f in members)
        quoted = quotable(reason)
        yield Point(
            section="disclosure",
            about="not-assessed",
            meaning=f"Asked about but not assessed: {joined(names)}.",
            cites=tuple(f.id for f in members),
            holds=frozenset({"reasoned" if quoted else "unexplained"})
            | {"several" if len(names) > 1 else "single"},
            slots={"names": joined(names), **({"reason": clause(quoted)} if quoted else {})},
        )


def _abstained(abstention: Abstention) -> Point:
    agent = quotable(abstention.agent.replace("-", " "), longest=60) or "responsible"
    quoted = quotable(abstention.reason)
    return Point(
        section="disclosure",
        about="abstention",
        meaning=f"The {agent} agent abstained, and why.",
        cites=(abstention.id,),
        holds=frozenset({"reasoned" if quoted else "unexplained"}),
        slots={"agent": agent, **({"reason": clause(quoted)} if quoted else {})},
    )


def _observed(observation: Observation, material: Material) -> Point:
    quoted = quotable(observation.text)
    return Point(
        section="disclosure",
        about="observation",
        meaning="A user reported an observation of their own; it changed no finding.",
        cites=(observation.id,),
        holds=frozenset({"quoted" if quoted else "unquoted"}),
        slots={
            "who": "the requester" if observation.user == material.request.requester else "a user",
            **({"observation": quoted.rstrip(".")} if quoted else {}),
        },
    )


def _chosen(proposal: AppointmentProposal) -> Iterator[Point]:
    """Why this time and no other, and what had to be assumed to find it."""
    quoted = quotable(proposal.because)
    if quoted:
        yield Point(
            section="disclosure",
            about="appointment-grounds",
            meaning="Why this slot was proposed, and what was assumed about the examination.",
            cites=(proposal.id,),
            slots={"because": clause(quoted)},
        )


def _unread(material: Material) -> Iterator[Point]:
    total, read = len(material.study.images), len(images_read(material))
    if read and total > read:
        yield Point(
            section="disclosure",
            about="unread-images",
            meaning="Not every image of the study was read.",
            cites=(material.study.id,),
            slots={"read": str(read), "total": str(total)},
        )


def _scope(material: Material) -> Point:
    """What no model assessed: without it, silence would read as absence."""
    judged = unique(spoken(f.concept) for f in material.claims)
    quoted = [name for name in judged if quotable(name, longest=80)]
    claimed = tuple(finding.id for finding in material.claims)
    others = [n for n in NEVER_ASSESSED.get(region_read(material), ()) if n not in judged]
    return Point(
        section="disclosure",
        about="scope",
        meaning="Which conditions were assessed by a model, and that all others were not.",
        cites=(material.study.id, *claimed),
        holds=frozenset({"judged" if quoted else "unjudged", "region" if others else "elsewhere"}),
        slots={"judged": joined(quoted), **({"others": joined(others)} if others else {})},
    )


def _asked_for_again(material: Material) -> Iterator[Point]:
    """What a guard's note names by id is spelt out once more, in full figures."""
    for finding in material.claims:
        judged = finding.uncertainty
        if judged is not None and any(finding.id in note for note in material.notes):
            yield Point(
                section="disclosure",
                about="spelt-out",
                meaning=f"The figures behind the judgement of {condition(finding)}, in full.",
                cites=(finding.id,),
                holds=frozenset({_openness(finding)}),
                slots=claim_slots(finding, judged, material.certainty),
            )
    for finding in material.outlined:
        if any(finding.id in note for note in material.notes) and finding.uncertainty:
            yield Point(
                section="disclosure",
                about="outline-spelt-out",
                meaning="How well an outline is expected to match one drawn by a person.",
                cites=(finding.id,),
                slots={"site": structure(finding), "quality": quality((finding,))},
            )
