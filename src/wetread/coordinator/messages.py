"""What coordinator, agents and guards told each other in a turn, in the order in which they did."""

from collections.abc import Iterator

from wetread.agents.base import Outcome
from wetread.clinical.conversation import Message
from wetread.clinical.imaging import Digest
from wetread.clinical.planning import Task
from wetread.coordinator.casefile import CaseFile
from wetread.coordinator.planned import plan_of
from wetread.coordinator.records import Judgement
from wetread.coordinator.state import DRAFTING, MAX_REVISIONS

COORDINATOR, GUARDS = "coordinator", "guards"


def messages_of(file: CaseFile, keys: dict[str, Digest]) -> Iterator[Message]:
    """Each task as it was given, and what came back; then what the guards sent back, and for what.

    A plan that waits for a person was told to nobody.
    """
    for task in plan_of(file, keys).tasks:
        outcome = file.find(keys, f"outcome/{task.id}", Outcome)
        if outcome is not None:
            yield from _told(task, outcome)
    for revision in range(MAX_REVISIONS):
        again = file.find(keys, f"revised/{revision + 1}", Outcome)
        if again is not None:
            judged = file.need(keys, f"verdicts/{revision}", Judgement)
            for verdict in judged.verdicts:
                if verdict.decision == "revise":
                    yield Message(sender=GUARDS, to=DRAFTING, text=verdict.reason)
            if again.message:
                yield Message(sender=again.agent, to=COORDINATOR, text=again.message)


def _told(task: Task, outcome: Outcome) -> Iterator[Message]:
    if task.instruction:
        yield Message(sender=COORDINATOR, to=task.agent, text=task.instruction)
    if outcome.message:
        yield Message(sender=task.agent, to=COORDINATOR, text=outcome.message)
