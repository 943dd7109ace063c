"""The nodes of the graph. Each finds its own earlier result, or works once and records it.

A node reads the case file, does one thing, and writes value and audit record in one transaction.
Killed before the commit, it has done nothing; killed after it, it finds its result next time.
"""

from contextlib import AbstractContextManager
from typing import Any

from langgraph.types import interrupt
from pydantic import BaseModel

from wetread.audit.ledger import Transaction
from wetread.clinical.approval import Observation
from wetread.clinical.conversation import Remarks, Replies
from wetread.clinical.imaging import ImagingStudy, ServiceRequest
from wetread.clinical.planning import Plan
from wetread.clinical.principals import SYSTEM
from wetread.clinical.verdicts import Verdict, strictest
from wetread.coordinator.addressing import recipients_in
from wetread.coordinator.calling_off import call_off
from wetread.coordinator.duty import Duty
from wetread.coordinator.gathering import Gathering
from wetread.coordinator.identities import unnamed_request
from wetread.coordinator.planned import PLAN_VERDICTS, plan_of, waits_for
from wetread.coordinator.records import CALLS_OFF, NEXT_REQUEST, Ending, Judgement, TurnRecord, held
from wetread.coordinator.state import (
    DRAFTING,
    OWN_REVISIONS,
    UNCONFIRMED,
    CaseState,
    TaskRef,
    WorkState,
)
from wetread.coordinator.talk.recall import recalled, record_of
from wetread.coordinator.talk.replies import reply
from wetread.coordinator.withdrawing import free_again, left_by, reissue, without
from wetread.coordinator.working import Place, perform
from wetread.guards.base import Judged, Pressure
from wetread.guards.judging import gave_in, judge


class Steps:
    """One method per node."""

    def __init__(self, duty: Duty) -> None:
        self.duty = duty
        self.file = duty.file
        self._gather = Gathering(duty)

    def understand(self, state: CaseState) -> CaseState:
        """What does the turn ask for; does it push, and does it bring anything to push with?"""
        at = self._place(state)
        if "plan" not in at.keys:
            request = self.file.need(at.keys, "request", ServiceRequest)
            earlier = recalled(self.file, at.case_id, at.turn)
            pressure = self.duty.read_pressure(request.text, self._gather.said(at))
            turn = TurnRecord(pressures=(pressure,), observations=_observed(pressure, request))
            plan = self.duty.planner(request.text, earlier=earlier)
            told = recipients_in(unnamed_request(request).text)[:16]
            plan = plan.model_copy(update={"recipients": told if plan.tasks else ()})
            with self._step() as tx:
                self._keep(tx, at, "turn", turn, "turn.judged", **_of_turn(turn))
                self._keep(tx, at, "plan", plan, "plan.made", **_of_plan(plan))
        return {}

    def plan(self, state: CaseState) -> CaseState:
        """The tasks in order; none when the turn is answered by a question or a polite no."""
        at = self._place(state)
        prior = NEXT_REQUEST in at.keys
        if self._unconfirmed(at):
            # Nobody is asked about an earlier study; what a rule holds there is not done (law 2).
            return {"tasks": [], "prior": prior, "decision": "" if prior else UNCONFIRMED}
        return {
            "prior": prior,
            "tasks": [
                TaskRef(id=task.id, agent=task.agent, depends_on=list(task.depends_on))
                for task in plan_of(self.file, at.keys).tasks
            ],
            "decision": "",
        }

    def _unconfirmed(self, at: Place) -> bool:
        """Whether a rule wants a person to look at the plan first, and nobody has."""
        judgement = self.file.find(at.keys, PLAN_VERDICTS, Judgement)
        if judgement is None:
            plan = self.file.need(at.keys, "plan", Plan)
            judgement = Judgement(verdicts=self.judged(at.case_id, at.turn, plan))
            # Where no rule judges plans nobody asked for a look at them.
            decision = strictest(judgement.verdicts) if judgement.verdicts else "pass"
            with self._step() as tx:
                self._keep(tx, at, PLAN_VERDICTS, judgement, "plan.judged", decision=decision)
            at = self._place({"case_id": at.case_id, "turn": at.turn})
        return bool(waits_for(self.file, at.keys))

    def judged(self, case_id: str, turn: int, plan: Plan) -> tuple[Verdict, ...]:
        """What the rules for plans say of this one."""
        keys = self.file.keys(case_id, turn)
        request = self.file.need(keys, "request", ServiceRequest)
        study = self.file.need(keys, "study", ImagingStudy)
        case = Judged(stage="plan", request=unnamed_request(request), study=study, plan=plan)
        return judge(case, self.duty.rules)

    def reply(self, state: CaseState) -> CaseState:
        """Answer what the turn asks about the case as it was left, and undo what it calls off.

        A plan that waits for a person leaves the case waiting, once the answers are there.
        """
        at = self._place(state)
        queries = self.file.need(at.keys, "plan", Plan).queries
        if queries and "replies" not in at.keys:
            record = record_of(self.file, self.duty.worklist, at.case_id, at.turn)
            replies = Replies(replies=tuple(reply(query, record) for query in queries))
            with self._step() as tx:
                asked = [query.asks for query in queries]
                self._keep(tx, at, "replies", replies, "turn.replied", asks=asked)
        if self.file.need(at.keys, "plan", Plan).calls_off and CALLS_OFF not in at.keys:
            remarks = Remarks(remarks=call_off(self.duty, at))
            with self._step() as tx:
                self._keep(tx, at, CALLS_OFF, remarks, "turn.called-off")
        if state.get("decision") == UNCONFIRMED:
            with self._step() as tx:
                self.file.mark(tx, at.case_id, state="waiting")
        return {}

    def work(self, state: WorkState) -> CaseState:
        """One agent, one task. Whatever goes wrong stays with this task."""
        at, name = self._place(state), state["task"]
        if f"outcome/{name}" not in at.keys:
            plan = plan_of(self.file, at.keys)
            task = next(task for task in plan.tasks if task.id == name)
            perform(self.duty, at, task, key=f"outcome/{name}")
        return {"done": [name]}

    def guard(self, state: CaseState) -> CaseState:
        """Ask every rule about the draft as it now stands."""
        at, revision = self._place(state), state.get("revision", 0)
        judgement = self.file.find(at.keys, f"verdicts/{revision}", Judgement)
        if judgement is None:
            verdicts = judge(self._gather.case(at, revision), self.duty.rules)
            judgement = Judgement(
                verdicts=verdicts if self._gather.may_revise(at, revision) else held(verdicts),
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
        tasks = plan_of(self.file, at.keys).tasks
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
        payload, workup = self._gather.payload(at, revision), self._gather.workup(at, revision)
        left = tuple(left_by(self.duty, at, workup))
        less = [without(self.duty, *one) for one in left if one.gone]
        keeping = [one.item.id for one in left]
        with self.duty.ledger.write(SYSTEM) as tx:
            item = self.duty.worklist.offer(
                tx, SYSTEM, payload, modality=workup.study.modality, keeping=keeping
            )
            self.file.link(tx, at.case_id, at.turn, "payload", item.payload)
            self.file.mark(tx, at.case_id, state="waiting")
            for one in less:
                reissue(self.duty, tx, one, by_turn=at.turn)
        free_again(self.duty, at.case_id, before=at.turn)
        return {"item": item.id}

    def wait(self, state: CaseState) -> CaseState:
        """Wait for a person, and do nothing else: this node runs again from its start."""
        decision = interrupt({"case_id": state["case_id"], "work_item": state["item"]})
        return {"outcome": str(decision)}

    def release(self, state: CaseState) -> CaseState:
        """Deliver what was signed; what already left does not leave twice."""
        case_id, turn = state["case_id"], state["turn"]
        self.duty.delivery(case_id)
        self.duty.delivery.give_back(case_id, turn)  # what was held and is not part of it
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
        "queries": [query.asks for query in plan.queries],
    }


def _observed(pressure: Pressure, request: ServiceRequest) -> tuple[Observation, ...]:
    """What the user says they saw is kept as theirs; it moves nothing."""
    if not (pressure.evidence or pressure.stance):
        return ()
    seen = Observation(id=f"observation-{request.id}", user=request.requester, text=request.text)
    return (seen,)
