"""Everything that thinks, as one part that can be swapped: local models here, scripts elsewhere."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from wetread.agents.base import Agent
    from wetread.clinical.imaging import Digest
    from wetread.coordinator.duty import ReadPressure
    from wetread.manifests.specs import AgentSpec, Component, PlannerSpec, Role
    from wetread.ports.encoder import Encoder
    from wetread.ports.planner import Planner
    from wetread.ports.runtime import Runtime
    from wetread.runtimes.base import RuntimeResources
    from wetread.runtimes.hired import ModelProcess
    from wetread.runtimes.lock import WeightsLock
    from wetread.statistics.linear_head import LinearHead

Part = Literal["runtime", "gate"]
ENCODER, ROUTER, PRESSURE = "minilm-l6-v2", "router-head", "pressure-head"
FOLLOWING = "following-head"
JUDGING = ("injection-head", "persuasion-head", "sycophancy-head")
"""Heads by which guards judge the words of a case."""

WORDS = (ENCODER, ROUTER, FOLLOWING, PRESSURE, *JUDGING)
"""What understands and judges the words of every case."""


class Models(Protocol):
    """What the system asks for when it needs a model."""

    def runtime(self, role: "Role", part: Part) -> "Runtime | None": ...

    def agent(self, spec: "AgentSpec") -> "Agent | None": ...

    def encoder(self, adapter: str | None = None) -> "Encoder": ...

    def head(self, name: str) -> "LinearHead": ...

    def planner(
        self, specs: "Mapping[str, AgentSpec]", chosen: "PlannerSpec | None" = None
    ) -> "Planner": ...

    def pressure(self) -> "ReadPressure": ...

    def named(self, component: "Component", *, where: str) -> "Runtime": ...

    def pins(self) -> "Mapping[str, Digest]": ...

    def prepare(self, specs: "Iterable[AgentSpec]") -> None: ...

    def close(self) -> None: ...


class LocalModels:
    """The models that the manifests name, on this machine's device, in a process of their own.

    `home` is the folder whose own models may be named beside the shipped ones.
    """

    def __init__(self, home: "Path | None" = None) -> None:
        self.home = home

    @cached_property
    def process(self) -> "ModelProcess":
        from wetread.runtimes.hired import ModelProcess

        return ModelProcess(self.home)

    @cached_property
    def lock(self) -> "WeightsLock":
        from wetread.runtimes.lock import WeightsLock

        return WeightsLock.read(home=self.home)

    def runtime(self, role: "Role", part: Part) -> "Runtime | None":
        component = role.runtime if part == "runtime" else role.gate
        if component is None:
            return None
        return self.named(component, where=role.place(part), patience_s=role.timeout_s)

    def named(
        self, component: "Component", *, where: str, patience_s: float | None = None
    ) -> "Runtime":
        """The model that a file names there, in the models' process."""
        from wetread.runtimes.hired import PATIENCE_S
        from wetread.runtimes.shipped import RUNTIMES

        # Built here only to be judged: a misspelt model stops the load, and no weights are touched.
        RUNTIMES.build(component.use, component.with_, self._on_paper, where=where)
        return self.process.runtime(
            component.use, component.with_, patience_s=patience_s or PATIENCE_S
        )

    @cached_property
    def _on_paper(self) -> "RuntimeResources":
        from wetread.runtimes.base import RuntimeResources
        from wetread.runtimes.devices import find_device
        from wetread.runtimes.lease import DeviceLease

        return RuntimeResources(lock=self.lock, lease=DeviceLease(find_device))

    def pins(self) -> "Mapping[str, Digest]":
        """Digests of what reads the words of every case, whichever agents work on it."""
        found = (self.lock.pin(name) for name in WORDS)
        return {pin.name: pin.digest for pin in found}

    def start(self) -> None:
        """Let the models' process start, and load the encoder: every request needs it first."""
        self.process.prepare("transformers-text", {"model": ENCODER})

    def prepare(self, specs: "Iterable[AgentSpec]") -> None:
        """Start loading now what these agents will need.

        Of an agent with several roles that is the first: which of the others a study calls for is
        known once it has been read, and a model that nobody needs keeps others waiting.
        """
        roles = [spec.roles()[0] for spec in specs]
        parts = [part for role in roles for part in (role.gate, role.runtime) if part]
        for part in parts:
            self.process.prepare(part.use, part.with_)

    def resident(self) -> "dict[str, int] | None":
        """Bytes counted for each loaded model by its id; None where no process runs or tells."""
        return self.process.resident() if "process" in self.__dict__ else None

    def close(self) -> None:
        """Let the models' process go."""
        if "process" in self.__dict__:
            self.process.close()

    def agent(self, spec: "AgentSpec") -> "Agent | None":  # noqa: ARG002 - the seam's signature
        """No agent is replaced: each is the function that its manifest names."""
        return None

    def encoder(self, adapter: str | None = None) -> "Encoder":
        return self._encoder(adapter)

    @cached_property
    def _encoder(self) -> "Callable[[str | None], Encoder]":
        from wetread.runtimes.encoder import encoder_from

        @cache  # one of each kind, so that each remembers what it has read
        def build(adapter: str | None) -> "Encoder":
            which = {"model": ENCODER} | ({"adapter": adapter} if adapter else {})
            return encoder_from(self.process.runtime("transformers-text", which))

        return build

    def planner(
        self, specs: "Mapping[str, AgentSpec]", chosen: "PlannerSpec | None" = None
    ) -> "Planner":
        from wetread.coordinator.planner import EncoderPlanner
        from wetread.coordinator.talk.following import Following

        head, later = self.head(ROUTER), self.head(FOLLOWING)
        shipped = EncoderPlanner(
            self._read_by(head),
            specs,
            head,
            self.encoder(),
            Following(self._read_by(later), later),
        )
        if chosen is None:
            return shipped
        from wetread.coordinator.chat_planner import ChatPlanner

        where = f"{chosen.id}.yaml: runtime"
        model = self.named(chosen.runtime, where=where, patience_s=chosen.timeout_s)
        return ChatPlanner(model, specs, shipped, attempts=chosen.attempts)

    def _read_by(self, head: "LinearHead") -> "Encoder":
        """The encoder as it was adapted for a head, or as it is."""
        return self.encoder(head.features.encoder.partition("+")[2] or None)

    def pressure(self) -> "ReadPressure":
        from wetread.guards.pressure import pressure_in

        encoder, head = self.encoder(), self.head(PRESSURE)
        return lambda text, earlier: pressure_in(text, context=earlier, encoder=encoder, head=head)

    def head(self, name: str) -> "LinearHead":
        """A head on the encoder, from weights that are checked like any others."""
        from wetread.statistics.linear_head import read_head

        return read_head(self.lock.verify(name) / "model.safetensors")
