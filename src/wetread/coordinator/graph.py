"""The graph of one workup.

understand → plan → reply → work (in parallel, wave by wave) → guard → revise → queue → wait
→ release
"""

from typing import Any, Protocol

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Send

from wetread.coordinator.state import UNCONFIRMED, CaseState, WorkState, ready

Graph = CompiledStateGraph[Any, Any, Any, Any]


class Nodes(Protocol):
    """What stands at each place of the graph."""

    def understand(self, state: CaseState) -> CaseState: ...
    def plan(self, state: CaseState) -> CaseState: ...
    def reply(self, state: CaseState) -> CaseState: ...
    def work(self, state: WorkState) -> CaseState: ...
    def guard(self, state: CaseState) -> CaseState: ...
    def revise(self, state: CaseState) -> CaseState: ...
    def queue(self, state: CaseState) -> CaseState: ...
    def wait(self, state: CaseState) -> CaseState: ...
    def release(self, state: CaseState) -> CaseState: ...
    def close(self, state: CaseState) -> CaseState: ...


def assemble(steps: Nodes, saver: BaseCheckpointSaver[Any]) -> Graph:
    """Nodes are the methods of `steps`; edges hold every decision about what comes next."""
    graph = StateGraph(CaseState)
    graph.add_node("understand", steps.understand)
    graph.add_node("plan", steps.plan)
    graph.add_node("reply", steps.reply)
    graph.add_node("work", steps.work, input_schema=WorkState)
    graph.add_node("guard", steps.guard)
    graph.add_node("revise", steps.revise)
    graph.add_node("queue", steps.queue)
    graph.add_node("wait", steps.wait)
    graph.add_node("release", steps.release)
    graph.add_node("close", steps.close)
    graph.add_node("collect", _collect)
    graph.add_edge(START, "understand")
    graph.add_edge("understand", "plan")
    graph.add_edge("plan", "reply")
    graph.add_conditional_edges("reply", _dispatch, ["work", "close", END])
    graph.add_edge("work", "collect")
    graph.add_conditional_edges("collect", _next_wave, ["work", "guard"])
    graph.add_conditional_edges("guard", _after_guard, ["revise", "queue", END])
    graph.add_edge("revise", "guard")
    graph.add_edge("queue", "wait")
    graph.add_conditional_edges("wait", _after_wait, ["release", "close"])
    graph.add_edge("release", END)
    graph.add_edge("close", END)
    return graph.compile(checkpointer=saver)


def _collect(state: CaseState) -> CaseState:  # noqa: ARG001 - nodes are called by this name
    """Where parallel workers meet."""
    return {}


def _sends(state: CaseState) -> list[Send]:
    where = {"case_id": state["case_id"], "turn": state["turn"]}
    return [Send("work", {**where, "task": task}) for task in ready(state)]


def _dispatch(state: CaseState) -> list[Send] | str:
    if state.get("decision") == UNCONFIRMED:
        return END
    return _sends(state) or (END if state.get("prior") else "close")


def _next_wave(state: CaseState) -> list[Send] | str:
    return _sends(state) or "guard"


def _after_guard(state: CaseState) -> str:
    if state.get("prior"):
        return END  # it is put before nobody
    return "revise" if state["decision"] == "revise" else "queue"


def _after_wait(state: CaseState) -> str:
    return "release" if state["outcome"] == "signed" else "close"
