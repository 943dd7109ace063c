"""A point is one thing to be said, with what makes it true and what it rests on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from wetread.agents.base import Outcome
from wetread.agents.certainty import Certainty
from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.approval import Observation
from wetread.clinical.findings import Abstention, Finding, SegmentEvidence
from wetread.clinical.imaging import ImagingStudy, ServiceRequest
from wetread.clinical.priors import PriorReport
from wetread.clinical.reports import Section


@dataclass(frozen=True, kw_only=True)
class Point:
    """One thing a report has to say.

    `about` names the phrases that may say it, `holds` the conditions that are true of it, and
    `meaning` says it in plain words, so that the phrase nearest in meaning can be retrieved.
    """

    section: Section
    about: str
    meaning: str
    cites: tuple[str, ...]
    holds: frozenset[str] = frozenset()
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything a draft may speak of.

    `asks` gives the words for what each agent is asked to do, by agent id; `notes` are the
    objections to an earlier draft, `prior` what was found on the study before this one.
    """

    request: ServiceRequest
    study: ImagingStudy
    outcomes: tuple[Outcome, ...]
    prior: tuple[Finding, ...] = ()
    prior_report: PriorReport | None = None
    observations: tuple[Observation, ...]
    notes: tuple[str, ...]
    certainty: Certainty
    asks: Mapping[str, str]
    low_quality: float

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for outcome in self.outcomes for finding in outcome.findings)

    @property
    def abstentions(self) -> tuple[Abstention, ...]:
        return tuple(a for outcome in self.outcomes for a in outcome.abstentions)

    @property
    def appointments(self) -> tuple[AppointmentProposal, ...]:
        return tuple(o.appointment for o in self.outcomes if o.appointment is not None)

    @property
    def assessed(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.presence != "not-assessed")

    @property
    def outlined(self) -> tuple[Finding, ...]:
        """What was drawn."""
        return tuple(f for f in self.assessed if is_outline(f))

    @property
    def poor(self) -> tuple[Finding, ...]:
        """Outlines that are expected to overlap too little with drawn ones."""
        return tuple(
            f
            for f in self.outlined
            if f.uncertainty is None or f.uncertainty.poor(self.low_quality)
        )

    @property
    def claims(self) -> tuple[Finding, ...]:
        """What a model said is present or absent."""
        return tuple(f for f in self.assessed if not is_outline(f))

    @property
    def unassessed(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.presence == "not-assessed")


Says = Callable[[Material], Iterator[Point]]


def is_outline(finding: Finding) -> bool:
    """Whether the finding says where something is; its probability is then an expected overlap."""
    judged = finding.uncertainty
    drawn = any(isinstance(evidence, SegmentEvidence) for evidence in finding.evidence)
    predicted = judged is not None and judged.method == "predicted-quality"
    return finding.presence == "present" and (drawn or predicted)
