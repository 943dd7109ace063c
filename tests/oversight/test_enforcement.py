"""An agent is trusted no further than its models."""

from pathlib import Path

import pytest

from wetread.errors import Refused
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec, Competence, Mode
from wetread.oversight.enforcement import models_of, refuse_untrusted, users_of
from wetread.runtimes.lock import Entry, WeightsLock

MODES: tuple[Mode, ...] = ("shadow", "trial", "production")
ENTRY = Entry(version="local", sha256="0" * 64, licence="x")


@pytest.fixture
def specs() -> dict[str, AgentSpec]:
    return read_folder(declared("agents"), AgentSpec)


@pytest.fixture
def lock() -> WeightsLock:
    return WeightsLock({"cxr-lungs": ENTRY}, Path(), added={"mine": ENTRY}, home=Path("home"))


def using(spec: AgentSpec, model: str, mode: Mode, part: str = "runtime") -> AgentSpec:
    """The agent as it is for its first target, with another model in one place."""
    role = spec.roles()[0]
    component = role.runtime or role.gate
    assert component is not None
    named = component.model_copy(update={"with_": {"model": model}})
    own = {name: getattr(role, name) for name in Competence.model_fields}
    return spec.model_copy(update={**own, part: named, "mode": mode, "targets": ()})


@pytest.mark.parametrize("of_model", MODES)
@pytest.mark.parametrize("of_agent", MODES)
@pytest.mark.parametrize("part", ["runtime", "gate"])
def test_an_agent_needs_a_model_as_trusted_as_itself(specs, lock, of_agent, of_model, part) -> None:
    """At the gate as well as behind it; a shadow agent may try anything."""
    spec = using(specs["segmentation"], "mine", of_agent, part)

    if MODES.index(of_agent) <= MODES.index(of_model):
        refuse_untrusted([spec], lock, lambda _: of_model)
        return
    with pytest.raises(Refused) as refusal:
        refuse_untrusted([spec], lock, lambda _: of_model)
    said = str(refusal.value)
    assert "wetread models canary mine" in said
    assert f"wetread models promote mine --to {of_agent}" in said


def test_shipped_weights_are_trusted_as_the_manifest_says(specs, lock) -> None:
    """Nobody is asked about them."""

    def nobody(model: str) -> Mode:
        raise AssertionError(model)

    refuse_untrusted(specs.values(), lock, nobody)


@pytest.mark.parametrize("part", ["runtime", "gate"])
def test_every_target_is_looked_at(specs, lock, part) -> None:
    """One agent that reads several kinds of study names a model for each."""
    spec = specs["segmentation"]
    *others, last = spec.targets
    named = last.runtime.model_copy(update={"with_": {"model": "mine"}})
    changed = last.model_copy(update={part: named})
    agent = spec.model_copy(update={"targets": (*others, changed)})

    assert others
    assert "mine" in set(models_of(agent))
    with pytest.raises(Refused, match="'mine' is in shadow"):
        refuse_untrusted([agent], lock, lambda _: "shadow")


def test_users_of_a_model_are_found_by_their_manifests(specs) -> None:
    """A gate that two agents share has two users."""
    assert [spec.id for spec in users_of(specs, "cxr-gate")] == ["classification", "segmentation"]
    assert users_of(specs, "nothing") == ()
