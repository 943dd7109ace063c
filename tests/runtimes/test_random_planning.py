"""A chat model with random weights plans, too: whatever it writes is a plan."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from wetread.clinical.conversation import EarlierTurn
from wetread.clinical.planning import Plan
from wetread.coordinator.chat_planner import ChatPlanner
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.ports.runtime import Inference, InferenceRequest, Runtime
from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.shipped import RUNTIMES

AGENTS = read_folder(declared("agents"), AgentSpec)
FILE = Path(__file__).parents[1] / "data" / "requests.jsonl"
REQUESTS = [json.loads(line)["text"] for line in FILE.read_text(encoding="utf-8").splitlines()]
FEW, ALL = 4, 200


class Dicing:
    """Draws anew for each request; a planner draws alike for all, which would try one plan."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._thrown = runtime, 0

    def infer(self, request: InferenceRequest) -> Inference:
        self._thrown += 1
        return self._runtime.infer(replace(request, seed=self._thrown))


def nothing(text: str, *, earlier: tuple[EarlierTurn, ...] = ()) -> Plan:
    return Plan(question="?", score=0.5)


@pytest.mark.parametrize(
    "number",
    [
        FEW,
        pytest.param(ALL, marks=[pytest.mark.measure, pytest.mark.timeout(1800)]),
    ],
)
def test_every_request_gets_a_plan_from_a_model_that_knows_nothing(
    models: Path,
    tiny: dict[str, Callable[..., Path]],
    on_cpu: Callable[[], RuntimeResources],
    number: int,
) -> None:
    """None of them falls back to the other planner, and none fails."""
    tiny["speller"](models / "model")
    params: dict[str, Any] = {"model": "model", "mode": "chat", "temperature": 1.0}
    model = Dicing(RUNTIMES.build("transformers-text", params, on_cpu()))
    planner = ChatPlanner(model, AGENTS, nothing)

    plans = [planner(text) for text in REQUESTS[:number]]

    assert len(plans) == number
    assert [plan.note for plan in plans if plan.note] == []
    assert all(plan.tasks or plan.question or plan.declined for plan in plans)
    assert number < ALL or any(plan.tasks for plan in plans)
