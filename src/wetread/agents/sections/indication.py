"""What was asked for, in our words and never in the requester's: theirs may push or reassure."""

from collections.abc import Iterator

from wetread.agents.base import Outcome
from wetread.agents.sections.base import Material, Point
from wetread.agents.sections.history import symptoms
from wetread.agents.sections.terms import STRUCTURES, structures
from wetread.agents.wording import joined, unique


def indication(material: Material) -> Iterator[Point]:
    """The tasks that ran for the request, and the symptoms it mentions."""
    cites = (material.request.id,)
    asked = unique(words for outcome in material.outcomes if (words := _asked(outcome, material)))
    yield Point(
        section="indication",
        about="asked",
        meaning=f"What the requester asked for: {joined(asked) or 'a reading of the study'}.",
        cites=cites,
        holds=frozenset({"named" if asked else "unnamed", material.request.priority.lower()}),
        slots={"asked": joined(asked)},
    )
    told = symptoms(material.request.text)
    if told:
        yield Point(
            section="indication",
            about="history",
            meaning=f"Symptoms given with the request: {joined(told)}.",
            cites=cites,
            holds=frozenset({"several"} if len(told) > 1 else ()),
            slots={"history": joined(told)},
        )


def _asked(outcome: Outcome, material: Material) -> str | None:
    """What the task was for; of outlines, what they were to show."""
    drawn = [finding for finding in outcome.findings if finding.concept in STRUCTURES]
    if drawn and len(drawn) == len(outcome.findings):
        return f"an outline of {structures(drawn)}"
    return material.asks.get(outcome.agent)
