"""`wetread oversight` as people and scripts run it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from support.reads import Ward
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.service.cli import app


@pytest.fixture
def told(home: Path, monkeypatch: pytest.MonkeyPatch):
    """What the command prints of a home with three items."""
    on = System(Settings(home=home))
    ward = Ward(on.database, home)
    for n in range(2):
        ward.signed(100 + n, ward.opened(n))
    ward.refused(200, ward.opened(10), "ray")
    on.close()
    monkeypatch.setenv("WETREAD_HOME", str(home))

    def run(*arguments: str):
        return CliRunner().invoke(app, ["oversight", *arguments])

    return run


def test_the_tables_name_numbers_and_no_reader(told) -> None:
    """The owner of a home sees figures of readers, and not who they are."""
    said = told().output
    assert "3 opened, 3 decided" in said
    assert "reader 2" in said
    assert "rita" not in said
    assert "not measured (n=0)" in said
    assert "no ground truth" in said


def test_json_holds_the_figures_alone(told) -> None:
    """With what they are of."""
    found = json.loads(told("--json", "--in-a-row", "2").stdout)
    assert (found["decided"], found["overrides"]["events"], found["overrides"]["n"]) == (3, 1, 3)
    assert found["limits"] == {"in_a_row": 2, "short_s": 10.0}
    assert found["shadows"] is None


def test_since_is_a_day_in_the_past(told) -> None:
    """Nothing before it counts; a day to come is refused."""
    found = json.loads(told("--json", "--since", "2026-03-03").stdout)
    assert (found["opened"], found["decided"]) == (0, 0)
    refused = told("--since", "9999-01-01")
    assert "before it begins" in str(refused.exception)
