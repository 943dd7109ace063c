"""Our own requests name the agents that they ask, and none is measured by what it taught."""

import json
from pathlib import Path

from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.starter.requests import requests

MEASURED = Path(__file__).parents[1] / "data" / "requests.jsonl"


def test_every_request_stands_once_and_names_agents_that_exist() -> None:
    """A slip would be learned."""
    agents = read_folder(declared("agents"), AgentSpec).keys()
    told = requests()

    assert len({one.id for one in told}) == len({one.text for one in told}) == len(told) > 2000
    assert all(agents >= set(one.tasks) for one in told)
    assert all(len(set(one.tasks)) == len(one.tasks) for one in told)


def test_a_request_of_a_kind_has_as_many_tasks_as_the_kind_says() -> None:
    """What is refused or elliptic may have any number."""
    number = {"one": 1, "two": 2, "three": 3, "four": 4, "none": 0}

    assert [
        one.id for one in requests() if len(one.tasks) != number.get(one.kind, len(one.tasks))
    ] == []


def test_nothing_that_is_measured_by_was_learned_from() -> None:
    """Not even in other capitals or with other stops."""
    measured = [json.loads(line)["text"] for line in MEASURED.read_text("utf-8").splitlines()]

    assert not {_bare(text) for text in measured} & {_bare(one.text) for one in requests()}


def _bare(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
