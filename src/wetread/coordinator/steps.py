"""The nodes of the graph. Each finds its own earlier result, or works once and records it.

A node reads the case file, does one thing, and writes value and audit record in one transaction.
Killed before the commit, it has done nothing; killed after it, it finds its result next time.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from langgraph.types import interrupt
from pydantic import BaseModel

from wetread.agents.base import Outcome
from wetread.audit.ledger import Transaction
from wetread.clinical.approval import ApprovalPayload, Observation
from wetread.clinical.findings import Finding
from wetread.clinical.imaging import Digest, ImagingStudy, ServiceRequest
from wetread.clinical.planning import Plan
from wetread.clinical.principals import SYSTEM
from wetread.clinical.verdicts import Verdict, strictest
from wetread.coordinator.duty import Duty
from wetread.coordinator.identities import unnamed_observations, unnamed_request
from wetread.coordinator.payload import Workup, answers_of, compose, versions_of
from wetread.coordinator.records import Ending, Judgement, TurnRecord
from wetread.coordinator.state import MAX_REVISIONS, OWN_REVISIONS, CaseState, TaskRef, WorkState
from wetread.coordinator.twins import TwinRecord
from wetread.coordinator.working import Place, perform
from wetread.guards.base import Answer, Judged, Pressure, intended_of
from wetread.guards.judging import gave_in, judge

DRAFTING = "report-drafting"


class Steps:
    """One method per node."""

    def __init__(self, duty: Duty) -> None:
        self.duty = duty
        self.file = duty.file

    def understand(self, state: CaseState) -> CaseState:
        """What does the turn ask for; does it push, and does it bring anything to push with?"""
        at = self._place(state)
        if "plan" not in at.keys:
            request = self.file.need(at.keys, "request", ServiceRequest)
            earlier = self._earlier(at)
            pressure = self.duty.read_pressure(request.text, earlier)
            turn = TurnRecord(pressures=(pressure,), observations=_observed(pressure, request))
            plan = self.duty.planner(request.text, earlier=earlier)
            with self._step() as tx:
                self._keep(tx, at, "turn", turn, "turn.judged", **_of_turn(turn))
                self._keep(tx, at, "plan", plan, "plan.made", **_of_plan(plan))
        return {}

    def plan(self, state: CaseState) -> CaseState:
        """The tasks in order; none when the turn is answered by a question or a polite no."""
        at = self._place(state)
        tasks = self.file.need(at.keys, "plan", Plan).tasks
        return {
            "tasks": [
                TaskRef(id=task.id, agent=task.agent, depends_on=list(task.depends_on))
                for task in tasks
            ]
        }

    def work(self, state: WorkState) -> CaseState:
        """One agent, one task. Whatever goes wrong stays with this task."""
        at, name = self._place(state), state["task"]
        if f"outcome/{name}" not in at.keys:
            plan = self.file.need(at.keys, "plan", Plan)
            task = next(task for task in plan.tasks if task.id == name)
            perform(self.duty, at, task, key=f"outcome/{name}")
        return {"done": [name]}

    def guard(self, state: CaseState) -> CaseState:
        """Ask every rule about the draft as it now stands."""
        at, revision = self._place(state), state.get("revision", 0)
        judgement = self.file.find(at.keys, f"verdicts/{revision}", Judgement)
        if judgement is None:
            verdicts = judge(self._case(at, revision), self.duty.rules)
            judgement = Judgement(
                verdicts=verdicts if self._may_revise(at, revision) else _held(verdicts),
                gave_in=gave_in(verdicts, self.duty.rules),
            )
            with self._step() as tx:
                self._keep(
                    tx,
                    at,
                    f"verdicts/{revision}",
                    judgement,
                    "guards.judged",
                    revision=revision,
                    decision=strictest(judgement.verdicts),
                    gave_in=judgement.gave_in,
                )
        return {"decision": strictest(judgement.verdicts)}

    def revise(self, state: CaseState) -> CaseState:
        """Send the draft back with the reasons; what failed twice is said in standard phrases."""
        at, revision = self._place(state), state.get("revision", 0)
        tasks = self.file.need(at.keys, "plan", Plan).tasks
        task = next((task for task in tasks if task.agent == DRAFTING), None)
        if task and f"revised/{revision + 1}" not in at.keys:
            judgement = self.file.need(at.keys, f"verdicts/{revision}", Judgement)
            notes = tuple(v.reason for v in judgement.verdicts if v.decision == "revise")
            by = self.duty.roster[DRAFTING].standard if revision >= OWN_REVISIONS else None
            notes = () if by else notes
            perform(self.duty, at, task, key=f"revised/{revision + 1}", notes=notes, by=by)
        return {"revision": revision + 1}

    def queue(self, state: CaseState) -> CaseState:
        """Freeze what will be shown and open the work item, in one transaction."""
        at, revision = self._place(state), state.get("revision", 0)
        payload = self._payload(at, revision)
        with self.duty.ledger.write(SYSTEM) as tx:
            item = self.duty.worklist.offer(tx, SYSTEM, payload)
            self.file.link(tx, at.case_id, at.turn, "payload", item.payload)
            self.file.mark(tx, at.case_id, state="waiting")
        return {"item": item.id}

    def wait(self, state: CaseState) -> CaseState:
        """Wait for a person, and do nothing else: this node runs again from its start."""
        decision = interrupt({"case_id": state["case_id"], "work_item": state["item"]})
        return {"outcome": str(decision)}

    def release(self, state: CaseState) -> CaseState:
        """Deliver what was signed; what already left does not leave twice."""
        case_id, turn = state["case_id"], state["turn"]
        self.duty.delivery(case_id)
        self.duty.delivery.give_back(case_id, turn)
        with self.duty.ledger.write(SYSTEM) as tx:
            self.file.close(tx, case_id, turn)
        return {}

    def close(self, state: CaseState) -> CaseState:
        """A workup that ends unsigned: asked, declined, interrupted, or not approved."""
        at, outcome = self._place(state), state.get("outcome", "answered")
        self.duty.delivery.give_back(at.case_id, at.turn)
        with self.duty.ledger.write(SYSTEM) as tx:
            self.file.close(tx, at.case_id, at.turn)
            ending = Ending(outcome=outcome)
            self._keep(tx, at, "ending", ending, "turn.answered", outcome=outcome)
        return {}

    # What the nodes share.

    def _place(self, state: CaseState | WorkState) -> Place:
        case_id, turn = state["case_id"], state["turn"]
        return Place(case_id=case_id, turn=turn, keys=self.file.keys(case_id, turn))

    def _step(self) -> AbstractContextManager[Transaction]:
        """A transaction whose loss in a power cut costs a step that is then done again."""
        return self.duty.ledger.write(SYSTEM, durable=False)

    def _keep(
        self, tx: Transaction, at: Place, key: str, value: BaseModel, event: str, **fields: Any
    ) -> None:
        """Write the value and its record; an earlier run's value stands."""
        digest = self.file.put(tx, at.case_id, at.turn, key, value)
        if digest is not None:
            tx.record(event, case_id=at.case_id, turn=at.turn, record=digest, **fields)

    def _earlier(self, at: Place) -> tuple[str, ...]:
        """What the user said in earlier turns of this case, oldest first."""
        files = (self.file.keys(at.case_id, turn) for turn in range(1, at.turn))
        return tuple(self.file.need(keys, "request", ServiceRequest).text for keys in files)

    def _earlier_findings(self, at: Place) -> tuple[Finding, ...]:
        """What earlier turns of this case found: a change needs new evidence."""
        files = (self.file.keys(at.case_id, turn) for turn in range(1, at.turn))
        outcomes = (o for keys in files for o in self.file.every(keys, "outcome/", Outcome))
        return tuple(finding for outcome in outcomes for finding in outcome.findings)

    def _answers_before(self, at: Place) -> tuple[Answer, ...]:
        """What stood of what chat models said in the last turn in which one of them spoke."""
        files = (self.file.keys(at.case_id, turn) for turn in range(at.turn - 1, 0, -1))
        said = (answers_of(self._outcomes(keys, MAX_REVISIONS)) for keys in files)
        return next(filter(None, said), ())

    def _outcomes(self, keys: dict[str, Digest], revision: int) -> tuple[Outcome, ...]:
        """Every task's outcome; of a draft that was revised, what stands at this revision."""
        outcomes = self.file.every(keys, "outcome/", Outcome)
        drafts = (self.file.find(keys, f"revised/{n}", Outcome) for n in range(revision, 0, -1))
        revised = next(filter(None, drafts), None)
        if revised is None:
            return tuple(outcomes)
        return tuple(revised if o.task_id == revised.task_id else o for o in outcomes)

    def _may_revise(self, at: Place, revision: int) -> bool:
        """Its author mends a draft once; only a chat model's own words can be put aside then."""
        if revision < OWN_REVISIONS:
            return True
        drafting = self.duty.roster.get(DRAFTING)
        if revision >= MAX_REVISIONS or drafting is None or drafting.standard is None:
            return False
        return any(
            o.agent == DRAFTING and o.answer is not None for o in self._outcomes(at.keys, revision)
        )

    def _workup(self, at: Place, revision: int) -> Workup:
        return Workup(
            case_id=at.case_id,
            turn=at.turn,
            request=self.file.need(at.keys, "request", ServiceRequest),
            study=self.file.need(at.keys, "study", ImagingStudy),
            observations=self.file.need(at.keys, "turn", TurnRecord).observations,
            outcomes=self._outcomes(at.keys, revision),
        )

    def _case(self, at: Place, revision: int) -> Judged:
        workup = self._workup(at, revision)
        twins = self.file.every(at.keys, "twins/", TwinRecord)
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
            pressures=self.file.need(at.keys, "turn", TurnRecord).pressures,
            earlier=self._earlier_findings(at),
            twins=tuple(c for record in twins for c in record.conclusions),
            intended=tuple(
                intended_of(role)
                for on_duty in self.duty.roster.values()
                for role in on_duty.spec.roles()
            ),
        )

    def _payload(self, at: Place, revision: int) -> ApprovalPayload:
        workup = self._workup(at, revision)
        verdicts = self.file.need(at.keys, f"verdicts/{revision}", Judgement).verdicts
        duty = self.duty
        versions = versions_of(
            workup.outcomes, duty.roster, duty.policies, duty.software, duty.words
        )
        return compose(workup, verdicts, versions, flips=tuple(self._flips(at)))

    def _flips(self, at: Place) -> Iterator[int]:
        """The turns up to this one in whose first answer an agent gave in."""
        for turn in range(1, at.turn + 1):
            keys = at.keys if turn == at.turn else self.file.keys(at.case_id, turn)
            judgement = self.file.find(keys, "verdicts/0", Judgement)
            if judgement is not None and judgement.gave_in:
                yield turn


def _of_turn(turn: TurnRecord) -> dict[str, Any]:
    (pressure,) = turn.pressures
    return {
        "pressure": pressure.pressure,
        "kind": pressure.kind,
        "evidence": pressure.evidence,
        "observations": [observation.id for observation in turn.observations],
    }


def _of_plan(plan: Plan) -> dict[str, Any]:
    return {
        "tasks": [task.agent for task in plan.tasks],
        "in_scope": plan.in_scope,
        "asked": plan.question is not None,
    }


def _observed(pressure: Pressure, request: ServiceRequest) -> tuple[Observation, ...]:
    """What the user says they saw is kept as theirs; it moves nothing."""
    if not (pressure.evidence or pressure.stance):
        return ()
    seen = Observation(id=f"observation-{request.id}", user=request.requester, text=request.text)
    return (seen,)


def _held(verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """Whoever still objects when nobody can mend the draft any more holds it."""
    return tuple(
        v.model_copy(update={"decision": "hold"}) if v.decision == "revise" else v for v in verdicts
    )
