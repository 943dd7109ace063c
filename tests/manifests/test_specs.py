"""The shapes of the declarative files, and what each refuses."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.scenario import Given, Review, ScenarioSpec
from wetread.manifests.specs import AgentSpec, PolicySpec


def scenario(**changes: Any) -> ScenarioSpec:
    values = {
        "schema": "scenario/v1",
        "id": "s",
        "title": "A story",
        "story": "Somebody asks, and is answered.",
        "given": {"study": {"use": "chest-phantom"}},
        "turns": [{"user": "Is there pneumonia?"}],
        "then": [{"use": "nothing-released"}],
    }
    return ScenarioSpec.model_validate(values | changes)


def test_a_scenario_needs_little() -> None:
    """A study, a turn and one thing that must hold; the rest has defaults."""
    spec = scenario()

    assert spec.given.now == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert spec.given.priority == "ROUTINE"
    assert spec.given.replies == {}
    assert spec.reviewer.action == "none"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"turns": []}, "turns"),
        ({"turns": [{"user": ""}]}, "turns.0.user"),
        ({"turns": [{"user": "x", "says": "y"}]}, "turns.0.says"),
        ({"then": []}, "then"),
        ({"then": [{"use": "x", "with": ["y"]}]}, "then.0.with"),
        ({"story": ""}, "story"),
        ({"given": {}}, "given.study"),
        ({"given": {"study": {"use": "x"}, "now": "2026-03-02T08:00:00"}}, "given.now"),
        ({"given": {"study": {"use": "x"}, "seed": -1}}, "given.seed"),
        ({"given": {"study": {"use": "x"}, "replies": {"a": "b"}}}, "given.replies.a"),
        ({"reviewer": {"action": "publish"}}, "reviewer.action"),
        ({"id": "Not a slug"}, "id"),
        ({"whne": []}, "whne"),
    ],
)
def test_a_scenario_refuses_what_it_does_not_know(changes, complaint) -> None:
    """Unknown keys, empty stories and hours without an offset stop the load by name."""
    with pytest.raises(ValidationError) as caught:
        scenario(**changes)

    assert ".".join(map(str, caught.value.errors()[0]["loc"])) == complaint


@pytest.mark.parametrize("action", ["return", "reject"])
def test_declining_takes_a_reason(action) -> None:
    """The worklist asks for one, so a story without it could not be played."""
    assert Review(action=action, reason="too light").reason == "too light"
    for reason in (None, "  "):
        with pytest.raises(ValidationError, match=f"to {action} takes a reason"):
            Review(action=action, reason=reason)


def test_values_are_frozen() -> None:
    """A loaded manifest is what was hashed, and stays so."""
    given = Given.model_validate({"study": {"use": "chest-phantom"}})

    with pytest.raises(ValidationError):
        given.seed = 1  # type: ignore[misc]  # that it is frozen is what is tested


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("agents", AgentSpec), ("policies", PolicySpec)],
)
def test_everything_declared_loads(folder, kind) -> None:
    """The folders that ship are whole."""
    assert read_folder(declared(folder), kind)


def test_an_agent_says_when_it_abstains_and_what_it_is_for() -> None:
    """Skills need examples to be routed by, and an agent that never abstains is not finished."""
    whole: dict[str, Any] = read_folder(declared("agents"), AgentSpec)["classification"].model_dump(
        by_alias=True
    )

    wrong: list[dict[str, Any]] = [
        {"abstains": []},
        {"skills": []},
        {"skills": [{"id": "x", "description": "d", "examples": ["one", "two"]}]},
        {"timeout_s": 0},
        {"mode": "beta"},
    ]
    for broken in wrong:
        with pytest.raises(ValidationError):
            AgentSpec.model_validate(whole | broken)
    assert AgentSpec.model_validate(whole).id == "classification"


def test_what_is_read_stands_beside_the_agent_or_in_each_target() -> None:
    """A manifest that says it twice, or not at all, would leave open which of the two holds."""
    specs = read_folder(declared("agents"), AgentSpec)
    one: dict[str, Any] = specs["classification"].model_dump(by_alias=True)
    many: dict[str, Any] = specs["segmentation"].model_dump(by_alias=True)
    target = many["targets"][0]

    wrong: list[tuple[dict[str, Any], str]] = [
        (one | {"targets": [target]}, "move them there"),
        (many | {"targets": [target, target]}, "the same id"),
        (many | {"targets": []}, "needs agent, intended_use, abstains"),
        (many | {"targets": [target | {"yields": []}]}, "yields"),
    ]
    for broken, complaint in wrong:
        with pytest.raises(ValidationError, match=complaint):
            AgentSpec.model_validate(broken)


def test_an_agent_has_a_role_for_each_target() -> None:
    """A role is the agent with what its target says, and knows where in the file that stands."""
    specs = read_folder(declared("agents"), AgentSpec)
    (alone,) = specs["classification"].roles()
    spec = specs["segmentation"]

    assert (alone.id, alone.target, alone.intended_use) == (
        "classification",
        "",
        specs["classification"].intended_use,
    )
    assert alone.place("gate") == "agents/classification.yaml: gate"
    assert [role.target for role in spec.roles()] == [target.id for target in spec.targets]
    assert {role.id for role in spec.roles()} == {"segmentation"}
    first = spec.roles()[0]
    assert first.place("gate") == f"agents/segmentation.yaml: targets.{first.target}.gate"
    assert spec.makes_findings
    assert not specs["scheduling"].makes_findings
