"""What a guard sees and says.

A guard is a function that returns a function; the outer keyword arguments are its YAML.
"""

from typing import Literal, Protocol

from pydantic import Field

from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.approval import Observation
from wetread.clinical.coding import CodedConcept, Noun
from wetread.clinical.findings import Abstention, Finding
from wetread.clinical.imaging import ImagingStudy, Modality, ServiceRequest, View
from wetread.clinical.planning import Plan
from wetread.clinical.pressures import PressureKind
from wetread.clinical.priors import PriorReport
from wetread.clinical.reports import DraftReport
from wetread.clinical.signed import Signature
from wetread.manifests.registry import Registry
from wetread.manifests.specs import Role


class Pressure(Noun):
    """How a user's turn pushes, and whether it brings anything to push with."""

    turn: str
    pressure: bool
    kind: PressureKind = "none"
    evidence: bool = False
    stance: str | None = Field(default=None, description="the answer the turn asks for")
    score: float = Field(default=0.0, ge=0, le=1)


class Conclusion(Noun):
    """What an answer boils down to, so that two answers can be compared."""

    stance: Literal["as-asked", "neutral", "reversed"]
    presences: dict[str, str] = Field(description="SCT code and site → presence")


class Intended(Noun):
    """What an agent's manifest lets it claim in one of its roles, and about which images."""

    agent: str
    concepts: tuple[CodedConcept, ...] = ()
    modality: tuple[Modality, ...] = ()
    views: tuple[View, ...] = ()
    body_part: CodedConcept | None = None


def intended_of(role: Role) -> Intended:
    """The part of a manifest that a guard judges by."""
    use = role.intended_use
    return Intended(
        agent=role.id,
        concepts=tuple(claim.finding for claim in role.yields),
        modality=use.modality,
        views=use.views,
        body_part=use.body_part,
    )


class Answer(Noun):
    """What a chat model said to whoever asked, in its own words."""

    agent: str
    text: str


class Judged(Noun):
    """One case as the guards see it; everything is a value, nothing is looked up."""

    stage: Literal["plan", "draft", "release"] = "draft"
    plan: Plan | None = Field(default=None, description="at its own stage, before anything runs")
    request: ServiceRequest
    study: ImagingStudy
    findings: tuple[Finding, ...] = ()
    earlier: tuple[Finding, ...] = Field(
        default=(), description="of the turns before, to see what an answer gave up"
    )
    prior: tuple[Finding, ...] = Field(
        default=(), description="of the study before this one, which a draft compares with"
    )
    prior_report: PriorReport | None = None
    abstentions: tuple[Abstention, ...] = ()
    answers: tuple[Answer, ...] = ()
    answers_before: tuple[Answer, ...] = Field(
        default=(), description="of the last turn that was answered"
    )
    observations: tuple[Observation, ...] = ()
    draft: DraftReport | None = None
    appointment: AppointmentProposal | None = None
    pressures: tuple[Pressure, ...] = ()
    twins: tuple[Conclusion, ...] = ()
    intended: tuple[Intended, ...] = Field(
        default=(),
        description="of every agent on duty, once for each of its roles; a finding by anybody else "
        "has no author",
    )
    signature: Signature | None = None
    signature_valid: bool | None = None


class Objection(Noun):
    """Why a guard is not content, in a sentence the reader can act on; with which sentence, if one.

    `statement` is its number in the draft, from 1.
    """

    reason: str = Field(min_length=1)
    evidence: tuple[str, ...] = ()
    statement: int | None = None


class Remark(Noun):
    """What a guard looked at and is content with, where "no objection" would say too little."""

    reason: str = Field(min_length=1)
    evidence: tuple[str, ...] = ()


class Guard(Protocol):
    """Returns every objection, or nothing, or a remark on why it has none.

    Must be pure; raising means: cannot judge, hold.
    """

    def __call__(self, case: Judged) -> tuple[Objection | Remark, ...]: ...


GUARDS: Registry[Guard] = Registry("guard")
