"""A person's changes to a plan: checked against who is on duty, and put in order again."""

from collections.abc import Mapping, Sequence

from wetread.clinical.planning import Plan, PlanEdit, Task
from wetread.coordinator.tasks import MAX_INSTRUCTION
from wetread.errors import BadInput
from wetread.manifests.specs import AgentSpec


def edited(plan: Plan, edit: PlanEdit, agents: Mapping[str, AgentSpec]) -> Plan:
    """The plan as somebody changed it; whoever reads others' results still works behind them.

    Args:
        plan: as it was proposed.
        edit: what is dropped, changed, added and put in order.
        agents: who is on duty, by id.

    Raises:
        BadInput: a task or an agent is unknown, an instruction is empty or too long, or an agent
            would stand before one whose results it reads.
    """
    tasks = {task.id: task for task in plan.tasks}
    for name in (*edit.drop, *edit.change):
        _known(name, tasks)
    kept = {name: task for name, task in tasks.items() if name not in edit.drop}
    for name, words in edit.change.items():
        task = kept[_known(name, kept)]
        kept[name] = task.model_copy(update={"instruction": _said(words)})
    for number, (agent, words) in enumerate(edit.add, start=len(tasks) + 1):
        if agent not in agents:
            raise BadInput(f"no agent is named {agent!r}; on duty are {', '.join(sorted(agents))}")
        if any(task.agent == agent for task in kept.values()):
            raise BadInput(f"{agent} has a task already; change that one, or drop it first")
        task = Task(
            id=f"t{number}", agent=agent, instruction=_said(words), why="A person added it."
        )
        kept[task.id] = task
    ordered = _ordered(kept, edit.order)
    return plan.model_copy(update={"tasks": tuple(_behind(ordered, agents))})


def _known(name: str, tasks: Mapping[str, Task]) -> str:
    if name not in tasks:
        raise BadInput(f"the plan has no task {name!r}; it has {', '.join(tasks) or 'none'}")
    return name


def _said(words: str) -> str:
    plain = words.strip()
    if not plain or len(plain) > MAX_INSTRUCTION:
        raise BadInput(f"an instruction has 1 to {MAX_INSTRUCTION} characters; say it in short")
    return plain


def _ordered(tasks: Mapping[str, Task], order: Sequence[str]) -> list[Task]:
    """Those that are named first, as named; the rest behind them, as they were."""
    named = [tasks[_known(name, tasks)] for name in dict.fromkeys(order)]
    return [*named, *(task for task in tasks.values() if task not in named)]


def _behind(tasks: Sequence[Task], agents: Mapping[str, AgentSpec]) -> list[Task]:
    """Each task with the ones before it whose results its agent reads."""
    done: list[Task] = []
    for place, task in enumerate(tasks):
        reads = agents[task.agent].after
        late = next((later for later in tasks[place + 1 :] if later.agent in reads), None)
        if late is not None:
            raise BadInput(f"{task.agent} reads what {late.agent} finds; put {late.id} before it")
        needed = tuple(before.id for before in done if before.agent in reads)
        done.append(task.model_copy(update={"depends_on": needed}))
    return done
