"""What the coordinator intends before anything runs (FHIR Task, DICOM UPS workitem)."""

from typing import Self

from pydantic import Field, model_validator

from wetread.clinical.coding import Noun, unsaid
from wetread.clinical.conversation import Choice, Query


class Task(Noun):
    """One agent, one instruction in words.

    `asked` is false for what nobody asked for and another task rests on. `before` is what the same
    agent was told in the turns that this one goes on from, oldest first: "no, make that six".
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    agent: str
    instruction: str = Field(max_length=2000)
    depends_on: tuple[str, ...] = ()
    why: str
    asked: bool = True
    before: tuple[str, ...] = Field(default=(), max_length=16, exclude_if=unsaid)


class Plan(Noun):
    """Tasks whose dependencies form a directed acyclic graph; or a question; or neither.

    `queries` are what the turn asks about the case as it is: the record answers, and no agent runs.
    `choices` are the answers of the question; beside tasks, what may have been meant instead.
    `calls_off` names agents whose pending work is wanted no more, `recipients` whom the request
    wants told, by role or by reference.
    """

    tasks: tuple[Task, ...] = Field(default=(), max_length=16)
    queries: tuple[Query, ...] = Field(default=(), max_length=4, exclude_if=unsaid)
    calls_off: tuple[str, ...] = Field(default=(), max_length=8, exclude_if=unsaid)
    recipients: tuple[str, ...] = Field(default=(), max_length=16, exclude_if=unsaid)
    in_scope: bool = True
    score: float = Field(default=1.0, ge=0, le=1, description="confidence in the weakest task")
    question: str | None = None
    choices: tuple[Choice, ...] = Field(default=(), max_length=8, exclude_if=unsaid)
    declined: str | None = Field(default=None, description="what is out of scope, in one sentence")
    note: str | None = Field(
        default=None, description="how it was made, where that is not as configured"
    )

    @model_validator(mode="after")
    def _dependencies_point_back(self) -> Self:
        seen: set[str] = set()
        for task in self.tasks:
            unknown = set(task.depends_on) - seen
            if unknown or task.id in seen:
                raise ValueError(f"task {task.id!r} repeats an id or depends on {sorted(unknown)}")
            seen.add(task.id)
        return self

    def ready(self, done: set[str]) -> tuple[Task, ...]:
        """Tasks not yet done whose dependencies all are."""
        return tuple(
            task for task in self.tasks if task.id not in done and done.issuperset(task.depends_on)
        )


class PlanEdit(Noun):
    """How a person changes a plan before it runs: drop, then change, then add, then put in order.

    `drop` and `order` name tasks by id, `change` gives a task another instruction, and `add` an
    agent a task of its own.
    """

    drop: tuple[str, ...] = Field(default=(), max_length=16)
    change: dict[str, str] = Field(default_factory=dict, max_length=16)
    add: tuple[tuple[str, str], ...] = Field(default=(), max_length=16)
    order: tuple[str, ...] = Field(default=(), max_length=32)


class Explained(Noun):
    """Why one task of a plan goes to its agent.

    `runner_up` is the likeliest agent that was not asked, or what else the request might be;
    `resembles` is the example of the agent's manifest that is nearest to the words it is told.
    """

    agent: str
    instruction: str
    score: float
    runner_up: str
    runner_up_score: float
    resembles: str
    likeness: float
