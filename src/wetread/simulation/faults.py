"""What goes wrong in a model, whether it is scripted or live: around its runtime, or in its answer.

A call that ends in a fault is as if the model had: the agents, retries and guards around it do what
they do in earnest.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from wetread.bootstrap.models import Models, Part
from wetread.errors import Interrupted, ManifestError, OutOfMemory, RuntimeUnavailable
from wetread.errors import WeightsRefused as Corrupted
from wetread.manifests.scenario import OF_A_MODEL, Fault, FaultKind
from wetread.manifests.specs import AgentSpec, Role
from wetread.ports.runtime import Inference, InferenceRequest, Runtime
from wetread.simulation.scripted import DRAFTING

_RAISED: Final[dict[FaultKind, RuntimeUnavailable]] = {
    "time-out": RuntimeUnavailable("the story says that the model gave no answer in time"),
    "out-of-memory": OutOfMemory("the story says that the device ran out of memory"),
    "crashed-worker": Interrupted("the story says that the model's process ended"),
    "corrupted-weights": Corrupted("the story says that the weights are not the pinned bytes"),
}


class FaultyRuntime:
    """A model with a fault; after `times` calls it is sound again."""

    def __init__(self, runtime: Runtime, fault: Fault) -> None:
        self._runtime, self._fault = runtime, fault
        self._left = fault.times
        self._turn = threading.Lock()

    def infer(self, request: InferenceRequest) -> Inference:
        """What the model says, unless the fault is there.

        Raises:
            RuntimeUnavailable: the fault is one that a model ends with.
        """
        if not self._struck():
            return self._runtime.infer(request)
        raised = _RAISED.get(self._fault.kind)
        if raised is not None:
            raise type(raised)(*raised.args)
        return _mirrored(self._runtime.infer(request))

    def _struck(self) -> bool:
        with self._turn:
            if self._left is None:
                return True
            self._left -= 1
            return self._left >= 0


def _mirrored(answer: Inference) -> Inference:
    """Every mask on the other side of the image."""
    arrays = {
        name: np.ascontiguousarray(array[..., ::-1]) if name == "mask" else array
        for name, array in answer.arrays.items()
    }
    return replace(answer, arrays=arrays)


def faults_of_models(
    faults: Iterable[Fault], agents: Mapping[str, AgentSpec], *, live: bool
) -> dict[str, Fault]:
    """The fault of each agent.

    Args:
        faults: of models, of the study, and of what comes with it.
        agents: by id.
        live: whether their models play; of scripted ones the drafting agent has none.

    Raises:
        ManifestError: an agent is unknown, has no model to go wrong, or has two faults.
    """
    found: dict[str, Fault] = {}
    for fault in faults:
        if fault.kind not in OF_A_MODEL:
            continue
        name = str(fault.agent)
        able = [n for n, s in agents.items() if _has_model(s, live=live)]
        if name not in able:
            raise ManifestError(
                f"given.faults: {name!r} has no model that plays; there are {', '.join(able)}"
            )
        if name in found:
            raise ManifestError(f"given.faults: {name!r} has two faults; give it one")
        found[name] = fault
    return found


def _has_model(spec: AgentSpec, *, live: bool) -> bool:
    return any(role.runtime for role in spec.roles()) and (live or spec.id != DRAFTING)


def with_fault(models: Models, role: Role, part: Part, fault: Fault | None) -> Runtime | None:
    """The runtime of a role, at fault where the story says so; a gate is never."""
    runtime = models.runtime(role, part)
    if fault is None or runtime is None or part == "gate":
        return runtime
    return FaultyRuntime(runtime, fault)
