"""Models that hand every question on to others; what differs is said by whoever derives."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from wetread.agents.base import Agent
from wetread.bootstrap.models import Models, Part
from wetread.clinical.imaging import Digest
from wetread.manifests.specs import AgentSpec, Component, PlannerSpec, Role

if TYPE_CHECKING:
    from wetread.coordinator.duty import ReadPressure
    from wetread.ports.encoder import Encoder
    from wetread.ports.planner import Planner
    from wetread.ports.runtime import Runtime
    from wetread.statistics.linear_head import LinearHead


class HandingOn:
    """The same models under another name."""

    def __init__(self, models: Models) -> None:
        self._models = models

    def runtime(self, role: Role, part: Part) -> "Runtime | None":
        return self._models.runtime(role, part)

    def agent(self, spec: AgentSpec) -> Agent | None:
        return self._models.agent(spec)

    def encoder(self, adapter: str | None = None) -> "Encoder":
        return self._models.encoder(adapter)

    def head(self, name: str) -> "LinearHead":
        return self._models.head(name)

    def planner(
        self, specs: Mapping[str, AgentSpec], chosen: PlannerSpec | None = None
    ) -> "Planner":
        return self._models.planner(specs, chosen)

    def named(self, component: Component, *, where: str) -> "Runtime":
        return self._models.named(component, where=where)

    def pressure(self) -> "ReadPressure":
        return self._models.pressure()

    def pins(self) -> Mapping[str, Digest]:
        return self._models.pins()

    def prepare(self, specs: Iterable[AgentSpec]) -> None:
        self._models.prepare(specs)

    def close(self) -> None:
        self._models.close()
