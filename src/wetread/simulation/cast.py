"""Who plays the models of one story: scripts, or the models of this machine, with their faults."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from wetread.agents.base import Agent
from wetread.bootstrap.models import Models, Part
from wetread.clinical.imaging import Digest
from wetread.manifests.scenario import Fault
from wetread.manifests.specs import AgentSpec, PlannerSpec, Role
from wetread.simulation.faults import with_fault

if TYPE_CHECKING:
    from wetread.coordinator.duty import ReadPressure
    from wetread.ports.encoder import Encoder
    from wetread.ports.planner import Planner
    from wetread.ports.runtime import Runtime
    from wetread.statistics.linear_head import LinearHead


class Cast:
    """Other models, of which some are at fault, and which outlive the story.

    Args:
        models: what answers; whoever made them closes them.
        faults: by agent.
    """

    def __init__(self, models: Models, faults: Mapping[str, Fault]) -> None:
        self._models, self._faults = models, faults
        self._playing: dict[tuple[str, str, Part], Runtime | None] = {}

    def runtime(self, role: Role, part: Part) -> "Runtime | None":
        """One for each part, so that a fault that passes has passed for good."""
        key = (role.id, role.target, part)
        if key not in self._playing:
            fault = self._faults.get(role.id)
            self._playing[key] = with_fault(self._models, role, part, fault)
        return self._playing[key]

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

    def pressure(self) -> "ReadPressure":
        return self._models.pressure()

    def pins(self) -> Mapping[str, Digest]:
        return self._models.pins()

    def prepare(self, specs: Iterable[AgentSpec]) -> None:
        self._models.prepare(specs)

    def close(self) -> None:
        """Whoever made them closes them."""
