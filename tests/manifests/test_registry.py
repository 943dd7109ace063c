"""Names become components, and parameters are checked while loading."""

from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from wetread.clinical.coding import CodedConcept
from wetread.errors import ManifestError, UnknownComponent
from wetread.manifests.registry import Registry


def registry() -> Registry[str]:
    """One factory with every kind of parameter."""
    things: Registry[str] = Registry("thing")

    @things.register("scale")
    def scale(
        resource: str = "nothing",
        /,
        *,
        share: Annotated[float, Field(ge=0, le=1)],
        words: tuple[str, ...] = (),
        mode: Literal["soft", "hard"] = "soft",
        concept: CodedConcept | None = None,
    ) -> str:
        return f"{resource} {share} {words} {mode} {concept and concept.display}"

    @things.register("plain")
    def plain() -> str:
        return "plain"

    return things


def test_parameters_reach_the_factory_as_their_types() -> None:
    """Lists become tuples and mappings become values, behind the injected resources."""
    concept = {"system": "s", "code": "1", "display": "One"}
    params = {"share": 1, "words": ["a"], "mode": "hard", "concept": concept}

    assert registry().build("scale", params, "lease") == "lease 1.0 ('a',) hard One"
    assert registry().build("plain", {}) == "plain"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("none", "soft"), ("one", "tools soft"), ("two", "tools spec"), ("by-default", "tools")],
)
def test_a_factory_gets_as_many_resources_as_it_names(name, expected) -> None:
    """What it does not ask for it is not handed, whatever the composition root has."""
    things: Registry[str] = Registry("thing")

    @things.register("none")
    def none(*, mode: str = "soft") -> str:
        return mode

    @things.register("one")
    def one(tools: str, /, *, mode: str = "soft") -> str:
        return f"{tools} {mode}"

    things.register("two")(lambda tools, spec, /: f"{tools} {spec}")
    things.register("by-default")(lambda tools="nothing": tools)

    assert things.build(name, {}, "tools", "spec", "more") == expected


def test_a_resource_that_nobody_handed_in_is_missed() -> None:
    """A factory that needs one does not quietly do without."""
    things: Registry[str] = Registry("thing")
    things.register("one")(lambda tools, /: tools)

    with pytest.raises(TypeError, match="tools"):
        things.build("one", {})


def test_names_are_listed_in_order() -> None:
    """What is registered can be told to whoever misspelt it."""
    assert registry().names() == ("plain", "scale")


def test_an_unknown_name_is_told_the_known_ones() -> None:
    """The message says where, what, and what there is."""
    with pytest.raises(UnknownComponent) as caught:
        registry().build("scael", {}, where="p.yaml: rules.0")

    assert str(caught.value) == "p.yaml: rules.0: no thing named 'scael'; known: plain, scale"


def test_an_empty_registry_says_that_it_knows_nothing() -> None:
    """Even then the sentence is whole."""
    with pytest.raises(UnknownComponent, match="no thing named 'x'; known: none"):
        Registry[str]("thing").check("x", {})


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({}, "share: Field required"),
        ({"share": 2}, "share: Input should be less than or equal to 1"),
        ({"share": "much"}, "share: Input should be a valid number"),
        ({"share": 0.5, "words": "a"}, "words: Input should be a valid tuple"),
        ({"share": 0.5, "mode": "loud"}, "mode: Input should be 'soft' or 'hard'"),
        ({"share": 0.5, "shair": 1}, "shair: Extra inputs are not permitted"),
        ({"share": 0.5, "concept": {"code": "1"}}, "concept.system: Field required"),
        ({"share": 0.5, "resource": "mine"}, "resource: Extra inputs are not permitted"),
    ],
)
def test_wrong_parameters_are_named_with_their_place(params, complaint) -> None:
    """Missing, impossible, mistyped, misspelt, or not for a manifest to give."""
    with pytest.raises(ManifestError) as caught:
        registry().check("scale", params, where="p.yaml: rules.0")

    assert str(caught.value).startswith("p.yaml: rules.0: thing 'scale': ")
    assert complaint in str(caught.value)


def test_without_a_place_the_component_is_named_alone() -> None:
    """Code that checks a component by itself has no file to tell of."""
    with pytest.raises(ManifestError, match=r"^thing 'plain': x: Extra"):
        registry().check("plain", {"x": 1})


def test_a_name_is_given_once() -> None:
    """Two components of one name would make a manifest mean either."""
    things = registry()

    with pytest.raises(ManifestError, match="thing 'plain' is registered twice"):
        things.register("plain")(lambda: "again")


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.integers(), min_size=1))
def test_no_unknown_key_ever_gets_through(params) -> None:
    """Whatever is added to a manifest, a factory without parameters takes none of it."""
    with pytest.raises(ManifestError):
        registry().check("plain", params)
