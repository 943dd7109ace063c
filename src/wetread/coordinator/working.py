"""One task: hand it to its agent, keep what comes back, and let no failure travel further."""

from collections.abc import Callable
from dataclasses import dataclass
from time import sleep
from typing import Any, TypeVar

from wetread.agents.base import Agent, Outcome, Work
from wetread.audit.ledger import Transaction
from wetread.clinical.findings import Abstention
from wetread.clinical.imaging import Digest, ImagingStudy, ServiceRequest
from wetread.clinical.planning import Task
from wetread.clinical.principals import SYSTEM
from wetread.coordinator.duty import Duty
from wetread.coordinator.identities import unnamed_observations, unnamed_request, unnamed_task
from wetread.coordinator.priors import prior_findings, prior_report
from wetread.coordinator.records import TurnRecord
from wetread.coordinator.stopwatch import measure
from wetread.coordinator.twins import TwinRecord
from wetread.errors import Interrupted, Offered, OutOfScope, WetreadError
from wetread.guards.base import Pressure

A = TypeVar("A")

PAUSES_S = (0.2, 0.8)
"""Before the second and the third attempt."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in a case this happens, and what the case file already holds there."""

    case_id: str
    turn: int
    keys: dict[str, Digest]


@dataclass(frozen=True)
class Answer:
    """What an agent brought back, its twins, and the kind of fault if it failed."""

    outcome: Outcome
    twins: TwinRecord | None = None
    fault: str | None = None


def perform(
    duty: Duty,
    at: Place,
    task: Task,
    *,
    key: str,
    notes: tuple[str, ...] = (),
    by: Agent | None = None,
) -> None:
    """Do the task and record its outcome under the key; an earlier outcome stands.

    Args:
        duty: who and what is there to work with.
        at: the turn.
        task: what is to be done.
        key: where in the case file the outcome belongs.
        notes: what an earlier draft was objected to.
        by: who does it in the place of the agent whose task it is.
    """
    pressures = duty.file.need(at.keys, "turn", TurnRecord).pressures
    with measure(f"{task.agent} ({task.id})"):
        agent = by or duty.roster[task.agent].agent
        answer = _answer(duty, agent, _work(duty, at, task, notes), pressures)
    with duty.ledger.write(SYSTEM, durable=False) as tx:
        digest = duty.file.put(tx, at.case_id, at.turn, key, answer.outcome)
        if digest is not None:
            _record(duty, tx, at, answer, digest)


def _answer(duty: Duty, agent: Agent, work: Work, pressures: tuple[Pressure, ...]) -> Answer:
    """An agent that cannot answer abstains, and the case goes on without it."""
    try:
        outcome, twins = _tried(lambda: duty.twins.answer(agent, work, pressures))
    except OutOfScope as scope:
        instead = scope.instead if isinstance(scope, Offered) else None
        return Answer(_abstained(work.task, scope.reason, instead))
    except WetreadError as error:
        return Answer(_abstained(work.task, str(error)), fault=type(error).__name__)
    except Exception as error:  # noqa: BLE001 - one failed agent never sinks the case
        # The message may quote data, so the reader is told the kind of fault alone.
        kind = type(error).__name__
        reason = f"the {work.task.agent} agent failed ({kind}); nothing it found is used"
        return Answer(_abstained(work.task, reason), fault=kind)
    return Answer(outcome, twins)


def _tried(answer: Callable[[], A]) -> A:
    """The answer; what was cut short is asked again after a pause, and nothing else is."""
    for pause in PAUSES_S:
        try:
            return answer()
        except Interrupted:
            sleep(pause)
    return answer()


def _abstained(task: Task, reason: str, instead: str | None = None) -> Outcome:
    abstention = Abstention(
        id=f"abstention-{task.id}", agent=task.agent, reason=reason, instead=instead
    )
    return Outcome(task_id=task.id, agent=task.agent, abstentions=(abstention,), message=reason)


def _work(duty: Duty, at: Place, task: Task, notes: tuple[str, ...]) -> Work:
    request = duty.file.need(at.keys, "request", ServiceRequest)
    turn = duty.file.need(at.keys, "turn", TurnRecord)
    return Work(
        case_id=at.case_id,
        turn=at.turn,
        task=unnamed_task(task, request),
        request=unnamed_request(request),
        study=duty.file.need(at.keys, "study", ImagingStudy),
        pixels=duty.artefacts.get_array,
        keep=duty.artefacts.put_array,
        now=duty.ledger.clock(),
        earlier=tuple(
            duty.file.need(at.keys, f"outcome/{name}", Outcome) for name in task.depends_on
        ),
        prior=prior_findings(duty.file, at.case_id, at.turn),
        prior_report=prior_report(duty.file, at.case_id, at.turn),
        observations=unnamed_observations(turn.observations, request),
        notes=notes,
        lane="STAT" if request.priority == "STAT" else "routine",
        seed=duty.seed,
    )


def _record(duty: Duty, tx: Transaction, at: Place, answer: Answer, digest: Digest) -> None:
    outcome, agent = answer.outcome, answer.outcome.agent
    where: dict[str, Any] = {"case_id": at.case_id, "turn": at.turn, "task": outcome.task_id}
    if answer.fault:
        tx.record("task.failed", **where, agent=agent, error=answer.fault)
    tx.record(
        "task.finished",
        **where,
        agent=agent,
        outcome=digest,
        masks=list(outcome.masks),
        abstained=bool(outcome.abstentions),
        mode=duty.roster[agent].spec.mode,
    )
    if answer.twins is None:
        return
    name = f"twins/{outcome.task_id}"
    kept = duty.file.put(tx, at.case_id, at.turn, name, answer.twins)
    if kept:
        tx.record("twins.compared", **where, differ=answer.twins.differ, record=kept)
