"""Models that understand words, asked for their parts once: no story changes what they are."""

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from wetread.agents.base import Agent
from wetread.bootstrap.models import Models, Part
from wetread.clinical.imaging import Digest
from wetread.manifests.specs import AgentSpec, PlannerSpec, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from wetread.coordinator.duty import ReadPressure
    from wetread.ports.encoder import Encoder
    from wetread.ports.planner import Planner
    from wetread.ports.runtime import Runtime
    from wetread.statistics.linear_head import LinearHead


class Steady:
    """Other models, whose heads are checked and read once and not once a story."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._planners: dict[tuple[str, ...], tuple[Any, Planner]] = {}

    def runtime(self, role: Role, part: Part) -> "Runtime | None":
        return self._models.runtime(role, part)

    def agent(self, spec: AgentSpec) -> Agent | None:
        return self._models.agent(spec)

    def encoder(self, adapter: str | None = None) -> "Encoder":
        return self._models.encoder(adapter)

    def head(self, name: str) -> "LinearHead":
        return self._head(name)

    @cached_property
    def _head(self) -> "Callable[[str], LinearHead]":
        return cache(self._models.head)

    def planner(
        self, specs: Mapping[str, AgentSpec], chosen: PlannerSpec | None = None
    ) -> "Planner":
        """The same for the same agents: a planner keeps nothing of what it planned."""
        key = tuple(specs)
        asked = ([*specs.values()], chosen)
        known = self._planners.get(key)
        if known is None or known[0] != asked:
            known = self._planners[key] = (asked, self._models.planner(specs, chosen))
        return known[1]

    def pressure(self) -> "ReadPressure":
        return self._pressure

    @cached_property
    def _pressure(self) -> "ReadPressure":
        return self._models.pressure()

    def pins(self) -> Mapping[str, Digest]:
        return self._pins

    @cached_property
    def _pins(self) -> Mapping[str, Digest]:
        return self._models.pins()

    def prepare(self, specs: Iterable[AgentSpec]) -> None:
        self._models.prepare(specs)

    def close(self) -> None:
        self._models.close()
