"""What the description shows is what it describes."""

import json
from collections.abc import Iterator
from typing import Any, Final, get_args

import jsonschema
import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from wetread.clinical.coding import Noun
from wetread.service.api.hitl import Answer, HITLResponse
from wetread.service.api.problems import EVERY, WRITES, Problem
from wetread.service.api.showing import bodies, problems

REF: Final = "#/components/schemas/"


@pytest.fixture(scope="module")
def described(gate) -> Any:
    return TestClient(gate).get("/openapi.json").json()


def models(of: type[BaseModel] = Noun) -> Iterator[type[BaseModel]]:
    """Every model of ours."""
    for one in of.__subclasses__():
        yield one
        yield from models(one)


def named(described: Any) -> set[str]:
    """Every model that is the body of a request or of a success."""
    found = set()
    for methods in described["paths"].values():
        for said in methods.values():
            answers = [one for status, one in said["responses"].items() if status < "400"]
            for body in (*answers, said.get("requestBody", {})):
                for kind in body.get("content", {}).values():
                    found.add(kind.get("schema", {}).get("$ref", "").removeprefix(REF))
    return found - {""}


def test_every_body_is_shown(described) -> None:
    """Of each request and each success there is an example at least."""
    assert named(described) <= bodies().keys()
    for model in bodies():
        assert described["components"]["schemas"][model]["examples"]


def test_every_answer_is_shown(described) -> None:
    """An interrupt is answered in as many ways as there are."""
    shown = [HITLResponse.model_validate(one) for one in bodies()["HITLResponse"]]
    assert {one.decisions[0].type for one in shown} == {*get_args(Answer)}


@pytest.mark.parametrize("model", sorted(bodies()))
def test_what_is_shown_is_of_its_model(described, model) -> None:
    """By the class, and by the schema that others read."""
    (of,) = {one for one in models() if one.__name__ == model}
    whole = {"$ref": f"{REF}{model}", "components": described["components"]}
    for shown in bodies()[model]:
        of.model_validate_json(json.dumps(shown))
        jsonschema.validate(shown, whole)


def test_every_problem_is_shown() -> None:
    """One for each status, and none says anything else."""
    assert {*EVERY, *WRITES} <= problems().keys()
    for status, shown in problems().items():
        assert Problem.model_validate(shown).status == status
