"""Puts together exactly what a person will be shown and asked to sign."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wetread.agents.base import Outcome
from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.approval import ApprovalPayload, Observation, Versions
from wetread.clinical.findings import Abstention, Finding
from wetread.clinical.imaging import ImagingStudy, ServiceRequest
from wetread.clinical.priors import PriorReport
from wetread.clinical.reports import DraftReport, Statement
from wetread.clinical.verdicts import Verdict, strictest
from wetread.coordinator.roster import Enlisted
from wetread.guards.base import Answer


@dataclass(frozen=True, kw_only=True)
class Workup:
    """All that one turn of a case brought about.

    `written` is the draft as software wrote it, `draft` the same as people changed it.
    """

    case_id: str
    turn: int
    request: ServiceRequest
    study: ImagingStudy
    observations: tuple[Observation, ...]
    prior: tuple[Finding, ...]
    prior_report: PriorReport | None
    outcomes: tuple[Outcome, ...]
    written: DraftReport | None
    draft: DraftReport | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for outcome in self.outcomes for finding in outcome.findings)

    @property
    def abstentions(self) -> tuple[Abstention, ...]:
        return tuple(silence for outcome in self.outcomes for silence in outcome.abstentions)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What chat models said in their own words; what agents say otherwise is written by us."""
        return answers_of(self.outcomes)

    @property
    def edits(self) -> tuple[dict[str, object], ...]:
        """What people changed in what software had written (RFC 6902)."""
        if self.draft is None or self.written is None or self.draft == self.written:
            return ()
        import jsonpatch  # noqa: PLC0415 - few drafts are edited

        before, after = (one.model_dump(mode="json") for one in (self.written, self.draft))
        return tuple(jsonpatch.make_patch(before, after))

    @property
    def appointment(self) -> AppointmentProposal | None:
        return next((o.appointment for o in self.outcomes if o.appointment), None)


def answers_of(outcomes: Iterable[Outcome]) -> tuple[Answer, ...]:
    return tuple(Answer(agent=o.agent, text=o.answer) for o in outcomes if o.answer)


def compose(
    workup: Workup,
    verdicts: tuple[Verdict, ...],
    versions: Versions,
    *,
    flips: tuple[int, ...] = (),
) -> ApprovalPayload:
    """Everything shown, everything it rests on, and everything that decided it."""
    blocked = strictest(verdicts) == "block"
    return ApprovalPayload(
        case_id=workup.case_id,
        turn=workup.turn,
        request_id=workup.request.id,
        request_text=workup.request.text,
        study_id=workup.study.id,
        patient=workup.study.patient,
        priority=workup.request.priority,
        images=tuple(image.pixels for image in workup.study.images),
        masks=tuple(mask for outcome in workup.outcomes for mask in outcome.masks),
        findings=workup.findings,
        prior=workup.prior,
        prior_report=workup.prior_report,
        abstentions=workup.abstentions,
        observations=workup.observations,
        draft=None if blocked else _disclosing(workup.draft, verdicts, workup.request.id),
        edits=workup.edits,
        appointment=workup.appointment,
        verdicts=verdicts,
        flips=flips,
        versions=versions,
    )


def _disclosing(
    draft: DraftReport | None, verdicts: tuple[Verdict, ...], request_id: str
) -> DraftReport | None:
    """The draft with a sentence for every verdict that asks for one."""
    added = tuple(
        Statement(section="disclosure", text=v.reason, cites=v.evidence or (request_id,))
        for v in verdicts
        if v.decision == "disclose"
    )
    if draft is None or not added:
        return draft
    return draft.model_copy(update={"statements": (*draft.statements, *added)})


def versions_of(
    outcomes: Iterable[Outcome],
    roster: Mapping[str, Enlisted],
    policies: Mapping[str, str],
    software: Mapping[str, str],
    words: Mapping[str, str],
) -> Versions:
    """Digests of the manifests, weights and policies that took part.

    Args:
        outcomes: of the tasks that were done.
        roster: who did them.
        policies: digests of the rules and the phrases.
        software: versions of the programs.
        words: digests of the models that understood the request, whoever worked on it.
    """
    done = tuple(outcomes)
    used = {a.model: a.weights for o in done for a in o.algorithms if a.weights}
    return Versions(
        agents={o.agent: roster[o.agent].digest for o in done if o.agent in roster},
        models={**words, **used},
        policies=dict(policies),
        software=dict(software),
    )
