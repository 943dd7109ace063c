"""An agent may be trusted no further than the models that it works with.

Shipped weights are pinned in the release, and the agent's manifest says how far they are trusted.
A model that was added to a home has a mode of its own, and begins in shadow.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from wetread.errors import Refused
from wetread.manifests.specs import AgentSpec, Component, Mode
from wetread.oversight.standing import TRUST
from wetread.runtimes.lock import WeightsLock


def refuse_untrusted(
    specs: Iterable[AgentSpec], lock: WeightsLock, mode_of: Callable[[str], Mode]
) -> None:
    """Stop a system in which an agent is trusted further than a model that was added.

    Raises:
        Refused: the first such agent, with what to do.
    """
    for spec in specs:
        for model in models_of(spec):
            if model not in lock.added:
                continue
            mode = mode_of(model)
            if TRUST[mode] < TRUST[spec.mode]:
                raise Refused(_sentence(spec, model, mode))


def models_of(spec: AgentSpec) -> Iterator[str]:
    """The models that an agent's manifest names, for each of its targets and at each gate."""
    for role in spec.roles():
        yield from (model for part in (role.gate, role.runtime) if (model := _model(part)))


def users_of(specs: Mapping[str, AgentSpec], model: str) -> tuple[AgentSpec, ...]:
    """The agents whose manifests name a model, in order of their id."""
    return tuple(specs[name] for name in sorted(specs) if model in models_of(specs[name]))


def _model(part: Component | None) -> str | None:
    named = part.with_.get("model") if part else None
    return named if isinstance(named, str) else None


def _sentence(spec: AgentSpec, model: str, mode: Mode) -> str:
    return (
        f"agent {spec.id!r} is in {spec.mode}, but its model {model!r} is in {mode}; run: "
        f"wetread models canary {model}, then: wetread models promote {model} --to {spec.mode} "
        f"--as USER --reason TEXT, or write mode: {mode} in the agent's manifest"
    )
