"""What is ours and what is not: tools told apart, and everyday requests from clinical ones."""

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from wetread.bootstrap.models import LocalModels
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.starter.learning import learned
from wetread.starter.lessons import Lesson
from wetread.statistics.discrimination import auroc
from wetread.statistics.linear_head import Features

REQUESTS = Path(__file__).parents[1] / "data" / "requests.jsonl"
EVERYDAY = 5000
pytestmark = [pytest.mark.measure, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def models() -> Iterator[LocalModels]:
    shipped = LocalModels()
    yield shipped
    shipped.close()


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def printed(what: str, value: float, n: int) -> float:
    sys.stdout.write(f"{what}: {value:.3f}, n {n}\n")
    return value


def told_apart(ours: NDArray[np.float64], others: NDArray[np.float64]) -> float:
    """AUROC of scores that should be higher for the first."""
    truth = np.repeat([1.0, 0.0], [len(ours), len(others)])
    return auroc(truth, np.concatenate([ours, others]))


def as_agent(tool: dict[str, Any]) -> AgentSpec:
    """A tool as a manifest: what it is called, what it does, and what it wants to know."""
    name = re.sub(r"[._]", " ", re.sub(r"([a-z])([A-Z])", r"\1 \2", tool["name"]))
    told = [one.get("description", "") for one in tool["parameters"].get("properties", {}).values()]
    whole = f"{name}. {tool['description']} {' '.join(told)}"
    return AgentSpec.model_validate(
        {
            "schema": "agent/v1",
            "id": re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-"),
            "title": name,
            "mode": "trial",
            "skills": [{"id": "use", "description": whole, "examples": [whole] * 3}],
            "agent": {"use": "tool"},
            "intended_use": {"population": "anybody", "never": ["anything else"]},
            "abstains": [{"when": "never", "because": "it is a tool"}],
            "timeout_s": 1,
        }
    )


def chosen(models: LocalModels, row: dict[str, Any]) -> set[str]:
    """Agents to whom the question goes, of those that its tools become."""
    agents = {spec.id: spec for spec in map(as_agent, row["function"])}
    plan = models.planner(agents)(row["question"][0][-1]["content"])
    return {task.agent for task in plan.tasks if task.asked}


def test_tools_that_are_given_as_manifests_are_picked_or_left_alone(
    data_dir: Path, models: LocalModels
) -> None:
    """BFCL: where no tool fits none is asked; where one does, that one alone."""
    folder = data_dir / "guards" / "bfcl_tool_choice"
    none = lines(folder / "BFCL_v4_irrelevance.jsonl")
    some = lines(folder / "BFCL_v4_multiple.jsonl")
    truth = {one["id"]: one for one in lines(folder / "BFCL_v4_multiple_answers.jsonl")}

    left = np.mean([not chosen(models, row) for row in none])
    picked = np.mean(
        [
            chosen(models, row)
            == {as_agent(tool).id for tool in row["function"] if tool["name"] in right}
            for row in some
            if (right := truth[row["id"]]["ground_truth"][0])
        ]
    )

    assert printed("bfcl, no tool fits and none is asked", float(left), len(none)) >= 0.80
    assert printed("bfcl, the tool that fits is asked alone", float(picked), len(some)) >= 0.85


def test_clinical_requests_are_told_from_everyday_ones(data_dir: Path, models: LocalModels) -> None:
    """By the score of the plan; of the everyday requests those that are clearly not ours."""
    plan = models.planner(read_folder(declared("agents"), AgentSpec))
    everyday = table(data_dir / "guards" / "clinc_oos" / "train_small.csv")[:EVERYDAY]
    ours = [one["text"] for one in lines(REQUESTS) if one["tasks"]]

    def scores(texts: list[str]) -> NDArray[np.float64]:
        made = [plan(text) for text in texts]
        return np.array([one.score if one.tasks else min(one.score, 0.5) for one in made])

    value = told_apart(scores(ours), scores([row["text"] for row in everyday]))

    assert printed("requests against everyday sentences, AUROC", value, len(ours)) >= 0.98


def test_a_router_of_everyday_intents_knows_what_is_none_of_them(
    data_dir: Path, models: LocalModels
) -> None:
    """CLINC150: a head as the router's, taught 150 intents, abstains by its best score."""
    folder = data_dir / "guards" / "clinc_oos"
    taught, known = table(folder / "train_small.csv"), table(folder / "val.csv")
    strange = table(folder / "oos_val.csv")
    intents = tuple(sorted({row["intent"] for row in taught}))
    targets = np.array([[row["intent"] == intent for intent in intents] for row in taught], float)
    lesson = Lesson(
        labels=intents,
        texts=tuple(row["text"] for row in taught),
        targets=targets,
        importance=np.ones_like(targets),
        groups=tuple(str(number) for number in range(len(taught))),
    )
    encoder = models.encoder()
    features = Features(encoder="minilm-l6-v2", wording=1024)
    rows = features(encoder, lesson.texts)
    head = learned(lesson, rows, np.ones(len(rows), bool), features, penalty=0.1)

    best, other = (
        head(encoder, [row["text"] for row in rows]).max(axis=1) for rows in (known, strange)
    )

    value = told_apart(best, other)
    assert printed("clinc, known intents against none, AUROC", value, len(known)) >= 0.95
