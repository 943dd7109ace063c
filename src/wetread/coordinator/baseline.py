# ruff: noqa: ARG002 - empty nodes look at nothing
"""The yardstick for the benchmark: the same graph, node for node, whose nodes do nothing.

It keeps its place with the same checkpointer, so that what is measured on top of it is ours.
"""

from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.types import interrupt

from wetread.coordinator.graph import Graph, assemble
from wetread.coordinator.state import CaseState, TaskRef, WorkState


class EmptySteps:
    """Every node of a workup with three tasks, without the work."""

    def __init__(self, tasks: list[TaskRef]) -> None:
        self.tasks = tasks

    def understand(self, state: CaseState) -> CaseState:
        return {}

    def plan(self, state: CaseState) -> CaseState:
        return {"tasks": self.tasks}

    def reply(self, state: CaseState) -> CaseState:
        return {}

    def work(self, state: WorkState) -> CaseState:
        return {"done": [state["task"]]}

    def guard(self, state: CaseState) -> CaseState:
        return {"decision": "pass"}

    def revise(self, state: CaseState) -> CaseState:
        return {}

    def queue(self, state: CaseState) -> CaseState:
        return {"item": "item"}

    def wait(self, state: CaseState) -> CaseState:
        return {"outcome": str(interrupt({}))}

    def release(self, state: CaseState) -> CaseState:
        return {}

    def close(self, state: CaseState) -> CaseState:
        return {}


def run_empty(graph: Graph, case_id: str) -> None:
    """One workup of the empty graph, up to the place where a person is needed."""
    config: Any = {"configurable": {"thread_id": case_id}}
    graph.invoke({"case_id": case_id, "turn": 1}, config, durability="sync")


def empty_graph(saver: BaseCheckpointSaver[Any], tasks: list[TaskRef]) -> Graph:
    """The same nodes and edges around nothing."""
    return assemble(EmptySteps(tasks), saver)
