"""What the graph carries between nodes: ids and words, never pixels, texts or findings."""

from typing import Annotated, TypedDict

GRAPH_VERSION = "2"
UNCONFIRMED = "unconfirmed"
"""What a plan is that a person has to look at before anything runs."""

BOOKING, DRAFTING = "scheduling", "report-drafting"
"""The agents whose work holds what others could want, and puts together what others found."""

OWN_REVISIONS = 1
"""How often whoever wrote a draft may mend it."""
MAX_REVISIONS = 2
"""The last is for standard phrases, in the place of a chat model that failed twice."""


class TaskRef(TypedDict):
    """Enough of a task to decide what may run next."""

    id: str
    agent: str
    depends_on: list[str]


def union(left: list[str], right: list[str]) -> list[str]:
    """Tasks that finish in parallel add up, in whatever order."""
    return sorted({*left, *right})


class CaseState(TypedDict, total=False):
    """One workup: a turn of a case."""

    case_id: str
    turn: int
    tasks: list[TaskRef]
    done: Annotated[list[str], union]
    revision: int
    decision: str
    item: str
    outcome: str
    prior: bool


class WorkState(TypedDict):
    """What one parallel worker is sent."""

    case_id: str
    turn: int
    task: str


def ready(state: CaseState) -> list[str]:
    """Tasks not yet done whose dependencies all are."""
    done = set(state.get("done", []))
    return [
        task["id"]
        for task in state.get("tasks", [])
        if task["id"] not in done and done.issuperset(task["depends_on"])
    ]
