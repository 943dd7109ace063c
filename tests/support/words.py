"""Understanding reduced to a few words, for tests that are about what comes after it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from wetread.bootstrap.models import Part
from wetread.clinical.planning import Plan, Task
from wetread.guards.base import Pressure
from wetread.guards.pressure import pressure_in
from wetread.manifests.specs import AgentSpec

if TYPE_CHECKING:
    from wetread.agents.base import Agent
    from wetread.coordinator.duty import ReadPressure
    from wetread.ports.encoder import Encoder
    from wetread.ports.planner import Planner
    from wetread.ports.runtime import Runtime

_ASKS = {
    "segmentation": ("outline", "Outline the lungs"),
    "classification": ("pneumonia", "Is there pneumonia?"),
    "report-drafting": ("draft", "Draft a report"),
}


class FewWords:
    """A planner that knows the shipped scenarios' phrases, and the shipped cues for pressure."""

    def runtime(self, spec: AgentSpec, part: Part) -> "Runtime | None":
        raise AssertionError(f"nobody should ask for the {part} of {spec.id}")

    def agent(self, spec: AgentSpec) -> "Agent | None":
        raise AssertionError(f"nobody should ask to replace {spec.id}")

    def encoder(self) -> "Encoder":
        return lambda texts: np.ones((len(texts), 1), dtype=np.float32)

    def planner(self, _specs: Mapping[str, AgentSpec]) -> "Planner":
        return _plan

    def pressure(self) -> "ReadPressure":
        return _pressure


def _plan(text: str, *, earlier: tuple[str, ...] = ()) -> Plan:
    """A task for each agent whose word is in the text; the draft waits for the others."""
    asked = [(agent, told) for agent, (word, told) in _ASKS.items() if word in text.casefold()]
    ids = [f"t{n}" for n in range(1, len(asked) + 1)]
    return Plan(
        tasks=tuple(
            Task(
                id=name,
                agent=agent,
                instruction=told,
                why="asked",
                depends_on=tuple(ids[:-1]) if agent == "report-drafting" else (),
            )
            for name, (agent, told) in zip(ids, asked, strict=True)
        )
    )


def _pressure(text: str, earlier: tuple[str, ...]) -> Pressure:
    """By written cues alone, without a model."""
    return pressure_in(text, context=earlier)
