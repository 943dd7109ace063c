"""The answer in one glance, graded by the lexicon, never wider than what was assessed."""

from collections.abc import Iterator

from wetread.agents.certainty import settled
from wetread.agents.sections.base import Material, Point
from wetread.agents.sections.findings import claim_slots
from wetread.agents.sections.terms import condition
from wetread.agents.wording import quotable
from wetread.clinical.appointments import AppointmentProposal


def impression(material: Material) -> Iterator[Point]:
    """Every judgement; failing that, what there is instead; then the proposed appointment."""
    for finding in material.claims:
        if finding.uncertainty is not None:
            yield Point(
                section="impression",
                about="judgement",
                meaning=f"Whether {condition(finding)} is present, in graded words.",
                cites=(finding.id,),
                holds=frozenset(
                    {settled(finding), material.certainty.band(finding.uncertainty.probability).id}
                ),
                slots=claim_slots(finding, finding.uncertainty, material.certainty),
            )
    if not material.claims:
        yield _without_judgement(material)
    for proposal in material.appointments:
        yield _appointment(proposal)


def _without_judgement(material: Material) -> Point:
    outlined, poor = material.outlined, material.poor
    cites = tuple(finding.id for finding in (outlined or material.unassessed))
    cites = cites or tuple(a.id for a in material.abstentions) or (material.study.id,)
    return Point(
        section="impression",
        about="no-judgement",
        meaning="No diagnostic question was answered by a model.",
        cites=cites,
        holds=frozenset({"doubtful" if poor else "outlined"} if outlined else {"nothing"}),
    )


def _appointment(proposal: AppointmentProposal) -> Point:
    start, end = proposal.start, proposal.end
    description = quotable(proposal.description, longest=80)
    resource = quotable(proposal.resource, longest=60)
    slots = {
        "what": description or f"{proposal.modality} examination",
        "day": f"{start:%A} {start.day} {start:%B %Y}",
        "from": f"{start:%H:%M}",
        "until": f"{end:%H:%M}",
    }
    if resource:
        slots["where"] = resource
    return Point(
        section="impression",
        about="appointment",
        meaning=f"A follow-up appointment was proposed: {slots['what']} on {slots['day']}.",
        cites=(proposal.id,),
        holds=frozenset({"placed" if resource else "unplaced"}),
        slots=slots,
    )
