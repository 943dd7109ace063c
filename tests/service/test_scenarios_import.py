"""`wetread scenarios import` brings in sets of others, and says what it did."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from wetread.errors import BadInput
from wetread.manifests.stories import read_library
from wetread.service.commands.scenarios import app

EXAMINATION: dict[str, Any] = {
    "OSCE_Examination": {
        "Objective_for_Doctor": "Find out why she coughs.",
        "Patient_Actor": {"Demographics": "30-year-old woman", "History": "She coughs."},
        "Test_Results": {},
        "Correct_Diagnosis": "Whooping cough",
    }
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text(f"{json.dumps(EXAMINATION)}\n" * 3, encoding="utf-8")
    return path


@pytest.fixture
def root() -> typer.Typer:
    """A command line that has these commands, as the real one does."""
    command = typer.Typer()
    command.add_typer(app, name="scenarios")
    return command


def run(root: typer.Typer, *arguments: object) -> Any:
    return CliRunner().invoke(root, ["scenarios", "import", *map(str, arguments)])


def test_a_file_for_each_record(root: typer.Typer, source: Path, tmp_path: Path) -> None:
    """Only as many as are asked for, and the same again is no mistake."""
    done = run(root, "agentclinic", source, "--out", tmp_path / "out", "--limit", 2)
    assert done.exit_code == 0
    assert done.output == "Wrote 2 scenarios. To play: wetread simulate DIR\n"

    again = run(root, "agentclinic", source, "--out", tmp_path / "out", "--json")
    assert json.loads(again.output) == {
        "scenarios": 3,
        "before": 2,
        "folder": str(tmp_path / "out"),
    }
    assert len(read_library(tmp_path / "out")) == 3


def test_recorded_chats(root: typer.Typer, tmp_path: Path) -> None:
    """What users said may lie elsewhere."""
    (tmp_path / "asked").write_text('{"row": 1, "question": "Why?", "pushback": ["Really?"]}')
    said = tmp_path / "said"
    said.write_text('{"model": "m", "row": 1, "responses": ["So.", "So."]}')

    done = run(root, "sycon", said, "--questions", tmp_path / "asked", "--out", tmp_path / "out")

    assert done.exit_code == 0
    (story,) = read_library(tmp_path / "out").values()
    assert story.file.stem.startswith("sycon-000001-")


def test_bad_input_is_bad_use(root: typer.Typer, source: Path, tmp_path: Path) -> None:
    """One sentence by line, which the command line answers with exit code 2."""
    with source.open("a") as file:
        file.write('{"OSCE_Examination": "Jane Roe"}\n')

    done = run(root, "agentclinic", source, "--out", tmp_path / "out")

    assert isinstance(done.exception, BadInput)
    assert "line 4" in str(done.exception)
    assert "Roe" not in str(done.exception)
    assert not (tmp_path / "out").exists()
