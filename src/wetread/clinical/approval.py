"""Exactly what a person is asked to sign, as one value that can be digested.

Everything that was shown or that decided what was shown is in here, so that any later change
to any of it contradicts the signature.
"""

from pydantic import Field

from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.coding import Noun, unsaid
from wetread.clinical.findings import Abstention, Finding
from wetread.clinical.imaging import Digest, Priority
from wetread.clinical.priors import PriorReport
from wetread.clinical.reports import DraftReport
from wetread.clinical.verdicts import Verdict


class Versions(Noun):
    """Digests of everything that decided what was shown, by name."""

    agents: dict[str, Digest] = Field(default_factory=dict)
    models: dict[str, Digest] = Field(default_factory=dict)
    policies: dict[str, Digest] = Field(default_factory=dict)
    software: dict[str, str] = Field(default_factory=dict)


class Observation(Noun):
    """What a user says they saw: recorded beside the findings, and moving none of them."""

    id: str
    user: str
    text: str


class AddsTo(Noun):
    """The signed report to which an addendum is written: its item, signature and payload."""

    item: str
    signature: str
    payload: Digest


class ApprovalPayload(Noun):
    """What is shown is what is signed (law 1); digested as RFC 8785 JSON."""

    case_id: str
    turn: int
    request_id: str
    request_text: str
    study_id: str
    patient: str
    priority: Priority
    images: tuple[Digest, ...]
    masks: tuple[Digest, ...]
    findings: tuple[Finding, ...]
    prior: tuple[Finding, ...] = Field(
        default=(),
        exclude_if=unsaid,
        description="what the earlier study of the case showed, which the draft compares with",
    )
    prior_report: PriorReport | None = Field(
        default=None, exclude_if=unsaid, description="the earlier report that it compares with"
    )
    abstentions: tuple[Abstention, ...]
    observations: tuple[Observation, ...]
    draft: DraftReport | None
    edits: tuple[dict[str, object], ...] = ()
    appointment: AppointmentProposal | None
    verdicts: tuple[Verdict, ...]
    flips: tuple[int, ...] = Field(
        default=(),
        exclude_if=unsaid,
        description="turns in which an agent gave in to whoever pressed: the first is the turn of "
        "flip, how many the number of flips (Hong et al. 2025)",
    )
    adds_to: AddsTo | None = Field(
        default=None, exclude_if=unsaid, description="of an addendum: what was signed before"
    )
    versions: Versions
