"""Which roles stand behind a model's id: what the agents' manifests name is what is evaluated."""

from pathlib import Path

from wetread.errors import BadInput, UnknownComponent
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.ports.runtime import Runtime
from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.devices import Wanted, find_device
from wetread.runtimes.lease import DeviceLease
from wetread.runtimes.lock import WeightsLock
from wetread.runtimes.shipped import RUNTIMES
from wetread.starter.evaluating.roles import Role, roles_of


def local_resources(home: Path | None = None, *, device: Wanted = "auto") -> RuntimeResources:
    """The shipped weights, and those added to a home, on a device of this machine.

    Raises:
        RuntimeUnavailable: when the first model is loaded, where CUDA was asked for in vain.
    """
    lease = DeviceLease(lambda: find_device(device))
    return RuntimeResources(lock=WeightsLock.read(home=home), lease=lease)


def roles_serving(
    agents: Path, agent: str, resources: RuntimeResources, *, model: str | None = None
) -> tuple[Role, ...]:
    """What an agent is for each kind of study that it reads, or for one model of its.

    Raises:
        BadInput: no such agent is declared.
        UnknownComponent: none of its models has that id.
    """
    specs = read_folder(agents, AgentSpec)
    if agent not in specs:
        raise BadInput(f"no agent {agent!r} is declared; add {agent}.yaml to the agents' folder")
    return roles_of(specs[agent], resources, model=model)


def gate_serving(agents: Path, model: str, resources: RuntimeResources) -> Runtime:
    """The gate with that model, as the first agent that names it does.

    Raises:
        UnknownComponent: no agent has it at its gate.
    """
    roles = [role for spec in read_folder(agents, AgentSpec).values() for role in spec.roles()]
    gates = [role.gate for role in roles if role.gate is not None]
    for gate in gates:
        if gate.with_.get("model") == model:
            return RUNTIMES.build(gate.use, gate.with_, resources, where=f"gate {model}")
    raise UnknownComponent("gate model", model, {str(gate.with_.get("model")) for gate in gates})
