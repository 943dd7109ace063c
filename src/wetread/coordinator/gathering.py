"""Puts together what a turn's judgement and its payload rest on, from the case file."""

from collections.abc import Iterable, Iterator

from wetread.agents.base import Outcome
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.editing import DraftEdit
from wetread.clinical.findings import Finding
from wetread.clinical.imaging import Digest, ImagingStudy, ServiceRequest
from wetread.clinical.verdicts import Verdict
from wetread.coordinator.duty import Duty
from wetread.coordinator.edits import edited
from wetread.coordinator.identities import unnamed_observations, unnamed_request
from wetread.coordinator.payload import Workup, answers_of, compose, versions_of
from wetread.coordinator.priors import prior_findings, prior_report
from wetread.coordinator.records import WITHDRAWN, Judgement, TurnRecord
from wetread.coordinator.state import DRAFTING, MAX_REVISIONS, OWN_REVISIONS
from wetread.coordinator.twins import TwinRecord
from wetread.coordinator.working import Place
from wetread.guards.base import Answer, Judged, intended_of


def _without_appointment(outcome: Outcome, outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome without it, and without what a draft says of it."""
    draft, gone = outcome.draft, {o.appointment.id for o in outcomes if o.appointment}
    if draft is not None:
        kept = tuple(said for said in draft.statements if not gone.intersection(said.cites))
        draft = draft.model_copy(update={"statements": kept}) if kept else None
    return outcome.model_copy(update={"appointment": None, "draft": draft})


class Gathering:
    """Reads; nothing here writes."""

    def __init__(self, duty: Duty) -> None:
        self._duty, self._file = duty, duty.file

    def said(self, at: Place) -> tuple[str, ...]:
        """What the user said in earlier turns of this case, oldest first."""
        files = (self._file.keys(at.case_id, turn) for turn in range(1, at.turn))
        return tuple(self._file.need(keys, "request", ServiceRequest).text for keys in files)

    def _earlier_findings(self, at: Place) -> tuple[Finding, ...]:
        """What earlier turns of this case found: a change needs new evidence."""
        files = (self._file.keys(at.case_id, turn) for turn in range(1, at.turn))
        outcomes = (o for keys in files for o in self._file.every(keys, "outcome/", Outcome))
        return tuple(finding for outcome in outcomes for finding in outcome.findings)

    def _answers_before(self, at: Place) -> tuple[Answer, ...]:
        """What stood of what chat models said in the last turn in which one of them spoke."""
        files = (self._file.keys(at.case_id, turn) for turn in range(at.turn - 1, 0, -1))
        said = (answers_of(self._outcomes(keys, MAX_REVISIONS)) for keys in files)
        return next(filter(None, said), ())

    def _outcomes(self, keys: dict[str, Digest], revision: int) -> tuple[Outcome, ...]:
        """Every task's outcome; of a draft that was revised, what stands at this revision."""
        outcomes = self._file.every(keys, "outcome/", Outcome)
        drafts = (self._file.find(keys, f"revised/{n}", Outcome) for n in range(revision, 0, -1))
        revised = next(filter(None, drafts), None)
        if revised is None:
            return tuple(outcomes)
        return tuple(revised if o.task_id == revised.task_id else o for o in outcomes)

    def may_revise(self, at: Place, revision: int) -> bool:
        """Its author mends a draft once; only a chat model's own words can be put aside then."""
        if revision < OWN_REVISIONS:
            return True
        drafting = self._duty.roster.get(DRAFTING)
        if revision >= MAX_REVISIONS or drafting is None or drafting.standard is None:
            return False
        return any(
            o.agent == DRAFTING and o.answer is not None for o in self._outcomes(at.keys, revision)
        )

    def workup(
        self,
        at: Place,
        revision: int,
        *,
        more: tuple[DraftEdit, ...] = (),
        gone: tuple[str, ...] = (),
    ) -> Workup:
        """All that the turn brought about, with what people changed in its draft.

        Args:
            at: the turn.
            revision: of the draft.
            more: changes that are about to be kept.
            gone: parts (draft, appointment) that are about to be withdrawn.
        """
        observations = self._file.need(at.keys, "turn", TurnRecord).observations
        outcomes = self._outcomes(at.keys, revision)
        gone = (*gone, *(k.removeprefix(WITHDRAWN) for k in at.keys if k.startswith(WITHDRAWN)))
        if "appointment" in gone:
            outcomes = tuple(_without_appointment(one, outcomes) for one in outcomes)
        if "draft" in gone:
            outcomes = tuple(o for o in outcomes if o.appointment)
        written = next((o.draft for o in outcomes if o.draft), None)
        draft = written
        if written:
            draft, seen = edited(self._file, at.case_id, at.turn, written, more=more)
            observations += seen
        return Workup(
            case_id=at.case_id,
            turn=at.turn,
            request=self._file.need(at.keys, "request", ServiceRequest),
            study=self._file.need(at.keys, "study", ImagingStudy),
            observations=observations,
            prior=prior_findings(self._file, at.case_id, at.turn),
            prior_report=prior_report(self._file, at.case_id, at.turn),
            outcomes=outcomes,
            written=written,
            draft=draft,
        )

    def case(self, at: Place, revision: int) -> Judged:
        return self.judged(at, self.workup(at, revision))

    def judged(self, at: Place, workup: Workup) -> Judged:
        """The turn as the guards see it."""
        twins = self._file.every(at.keys, "twins/", TwinRecord)
        return Judged(
            request=unnamed_request(workup.request),
            study=workup.study,
            findings=workup.findings,
            abstentions=workup.abstentions,
            answers=workup.answers,
            answers_before=self._answers_before(at),
            observations=unnamed_observations(workup.observations, workup.request),
            draft=workup.draft,
            appointment=workup.appointment,
            pressures=self._file.need(at.keys, "turn", TurnRecord).pressures,
            earlier=self._earlier_findings(at),
            prior=workup.prior,
            prior_report=workup.prior_report,
            twins=tuple(c for record in twins for c in record.conclusions),
            intended=tuple(
                intended_of(role)
                for on_duty in self._duty.roster.values()
                for role in on_duty.spec.roles()
            ),
        )

    def payload(self, at: Place, revision: int) -> ApprovalPayload:
        verdicts = self._file.need(at.keys, f"verdicts/{revision}", Judgement).verdicts
        return self.shown(at, self.workup(at, revision), verdicts)

    def shown(self, at: Place, workup: Workup, verdicts: tuple[Verdict, ...]) -> ApprovalPayload:
        """What a person is shown of it."""
        duty = self._duty
        versions = versions_of(
            workup.outcomes, duty.roster, duty.policies, duty.software, duty.words
        )
        return compose(workup, verdicts, versions, flips=tuple(self._flips(at)))

    def _flips(self, at: Place) -> Iterator[int]:
        """The turns up to this one in whose first answer an agent gave in."""
        for turn in range(1, at.turn + 1):
            keys = at.keys if turn == at.turn else self._file.keys(at.case_id, turn)
            judgement = self._file.find(keys, "verdicts/0", Judgement)
            if judgement is not None and judgement.gave_in:
                yield turn
