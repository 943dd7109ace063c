"""Everything that thinks, as one part that can be swapped: local models here, scripts elsewhere."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol

from wetread.manifests.specs import AgentSpec

if TYPE_CHECKING:
    from wetread.agents.base import Agent
    from wetread.coordinator.duty import ReadPressure
    from wetread.ports.encoder import Encoder
    from wetread.ports.planner import Planner
    from wetread.ports.runtime import Runtime
    from wetread.runtimes.base import RuntimeResources
    from wetread.statistics.linear_head import LinearHead

Part = Literal["runtime", "gate"]
ENCODER = "minilm-l6-v2"


class Models(Protocol):
    """What the system asks for when it needs a model."""

    def runtime(self, spec: AgentSpec, part: Part) -> "Runtime | None": ...

    def agent(self, spec: AgentSpec) -> "Agent | None": ...

    def encoder(self) -> "Encoder": ...

    def planner(self, specs: Mapping[str, AgentSpec]) -> "Planner": ...

    def pressure(self) -> "ReadPressure": ...


class LocalModels:
    """The models that the manifests name, on this machine's device."""

    @cached_property
    def resources(self) -> "RuntimeResources":
        from wetread.runtimes.base import RuntimeResources
        from wetread.runtimes.devices import find_device
        from wetread.runtimes.lease import DeviceLease
        from wetread.runtimes.lock import WeightsLock

        return RuntimeResources(lock=WeightsLock.read(), lease=DeviceLease(find_device))

    def runtime(self, spec: AgentSpec, part: Part) -> "Runtime | None":
        from wetread.runtimes.base import RUNTIMES

        component = spec.runtime if part == "runtime" else spec.gate
        if component is None:
            return None
        where = f"{spec.id}.yaml: {part}"
        return RUNTIMES.build(component.use, component.with_, self.resources, where=where)

    def agent(self, spec: AgentSpec) -> "Agent | None":  # noqa: ARG002 - the seam's signature
        """No agent is replaced: each is the function that its manifest names."""
        return None

    def encoder(self) -> "Encoder":
        return self._encoder

    @cached_property
    def _encoder(self) -> "Encoder":
        from wetread.runtimes.base import RUNTIMES
        from wetread.runtimes.encoder import encoder_from

        return encoder_from(RUNTIMES.build("transformers-text", {"model": ENCODER}, self.resources))

    def planner(self, specs: Mapping[str, AgentSpec]) -> "Planner":
        from wetread.coordinator.planner import encoder_planner

        return encoder_planner(self.encoder(), specs, self._head("router-head"))

    def pressure(self) -> "ReadPressure":
        from wetread.guards.pressure import pressure_in

        encoder, head = self.encoder(), self._head("pressure-head")
        return lambda text, earlier: pressure_in(text, context=earlier, encoder=encoder, head=head)

    def _head(self, name: str) -> "LinearHead":
        """A head on the encoder, from weights that are checked like any others."""
        from wetread.statistics.linear_head import read_head

        return read_head(self.resources.lock.verify(name) / "model.safetensors")
