"""The plan as a card: read before it runs, and where a rule says so, changed and confirmed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from nicegui import ui

from wetread.clinical.planning import PlanEdit, Task
from wetread.coordinator.choosing import spoken
from wetread.coordinator.tasks import MAX_INSTRUCTION
from wetread.service.contract import PlanOutput
from wetread.service.web.parts import button, part, slow_button, words

Confirm = Callable[[PlanEdit], Awaitable[None]]
Say = Callable[[str], Awaitable[object]]
_FIRST_OTHER: Final = 2
"""The number of the first thing that may have been meant instead: the plan itself is 1."""


@dataclass
class Changes:
    """What somebody has done to a plan so far; nothing of it holds until it is confirmed."""

    tasks: Sequence[Task]
    order: list[str] = field(init=False)
    said: dict[str, str] = field(init=False)
    added: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.order = [task.id for task in self.tasks]
        self.said = {task.id: task.instruction for task in self.tasks}

    def drop(self, name: str) -> None:
        self.order.remove(name)

    def earlier(self, name: str) -> None:
        """One place towards the front."""
        at = self.order.index(name)
        if at:
            self.order[at - 1], self.order[at] = self.order[at], self.order[at - 1]

    def free(self, agents: Sequence[str]) -> list[str]:
        """Agents that have nothing to do yet: each takes one task."""
        busy = {task.agent for task in self.tasks if task.id in self.order}
        return [name for name in agents if name not in busy and name not in self.added]

    def edit(self) -> PlanEdit:
        """The same as a change to the plan that was shown."""
        kept = [task for task in self.tasks if task.id in self.order]
        return PlanEdit(
            drop=tuple(task.id for task in self.tasks if task.id not in self.order),
            change={t.id: self.said[t.id] for t in kept if self.said[t.id] != t.instruction},
            add=tuple(self.added.items()),
            order=tuple(self.order),
        )


def show_plan(plan: PlanOutput) -> None:
    """What is about to run or has run, in order, and why."""
    with part("section", "card plan"):
        words("h3", "Plan")
        _tasks(plan)
        if plan.recipients:
            told = ", ".join(plan.recipients)
            words("p", f"To be told by whoever signs: {told}. Nothing is sent from here.", "quiet")


def _tasks(plan: PlanOutput) -> None:
    with part("ol"):
        for task in plan.tasks:
            with part("li"):
                words("strong", task.agent)
                words("span", f" {task.instruction}")
                after = f" After {', '.join(task.depends_on)}." if task.depends_on else ""
                words("span", f"{task.id}. {task.why}{after}", "quiet block")


class WaitingPlan:
    """A plan that waits for a person: drop, change, add, put in order, and let it go ahead."""

    def __init__(
        self,
        plan: PlanOutput,
        changes: Changes,
        agents: Sequence[str],
        confirm: Confirm,
        say: Say,
    ) -> None:
        self._plan, self._changes, self._agents = plan, changes, agents
        self._confirm, self._say = confirm, say
        with part("section", "card plan waiting", aria_label="Plan that waits for you"):
            words("h3", "Plan: nothing runs before you confirm it")
            for verdict in plan.waits_for:
                words("p", f"{verdict.reason} (rule {verdict.rule})", "told")
            self._tasks()
            self._others()

    @ui.refreshable_method
    def _tasks(self) -> None:
        by_id = {task.id: task for task in self._plan.tasks}
        for place, name in enumerate(self._changes.order):
            self._task(by_id[name], first=place == 0)
        for agent in self._changes.added:
            self._added(agent)
        if not (self._changes.order or self._changes.added):
            words("p", "Nothing is left to do. Add a task, or say what else is meant.", "quiet")
        self._adding()
        if self._changes.order or self._changes.added:
            slow_button("Confirm and run", self._go, "main", meanwhile="Confirming …")
        else:
            button("Confirm and run", lambda: None, "main").props("disabled")

    def _task(self, task: Task, *, first: bool) -> None:
        with part("div", "line task"):
            words("strong", task.agent)
            _line(
                self._changes.said[task.id],
                f"What {task.agent} is told",
                lambda said: self._changes.said.update({task.id: said}),
            )
            if not first:
                button("↑", lambda: self._earlier(task.id), label=f"Move {task.agent} up")
            button("✕", lambda: self._drop(task.id), label=f"Leave {task.agent} out")

    def _added(self, agent: str) -> None:
        with part("div", "line task"):
            words("strong", agent)
            _line(
                self._changes.added[agent],
                f"What {agent} is told",
                lambda said: self._changes.added.update({agent: said}),
            )
            button("✕", lambda: self._take_back(agent), label=f"Leave {agent} out")

    def _adding(self) -> None:
        with part("div", "line"):
            for agent in self._changes.free(self._agents):
                button(f"+ {agent}", partial(self._add, agent), label=f"Add {agent}")

    def _others(self) -> None:
        if not self._plan.choices:
            return
        with part("div", "line"):
            words("span", "Or rather:", "quiet")
            for number, one in enumerate(self._plan.choices, start=_FIRST_OTHER):
                button(spoken(one), partial(self._say, str(number)))

    def _earlier(self, name: str) -> None:
        self._changes.earlier(name)
        self._tasks.refresh()

    def _drop(self, name: str) -> None:
        self._changes.drop(name)
        self._tasks.refresh()

    def _add(self, agent: str) -> None:
        self._changes.added[agent] = ""
        self._tasks.refresh()

    def _take_back(self, agent: str) -> None:
        del self._changes.added[agent]
        self._tasks.refresh()

    async def _go(self) -> None:
        await self._confirm(self._changes.edit())


def _line(value: str, label: str, keep: Callable[[str], None]) -> None:
    """One line to type in; every key is kept, so that nothing is lost when the card is redrawn."""
    line = ui.input(value=value, on_change=lambda event: keep(str(event.value or "")))
    line.props.update(
        {"aria-label": label, "dense": True, "outlined": True, "hide-bottom-space": True}
    )
    line.props.update({"maxlength": MAX_INSTRUCTION})
    line.props(remove="label").classes("grow")
