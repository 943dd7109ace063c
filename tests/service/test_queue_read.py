"""`wetread queue read` takes down what a reader sees before they are shown what agents saw."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from wetread.manifests.folders import declared


@pytest.fixture
def item(run, film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A draft of a department where everything is read first."""
    folder = tmp_path / "ours"
    shutil.copytree(declared("policies"), folder)
    with (folder / "sign-off.yaml").open("a") as rules:
        rules.write("\nread_first:\n  - because: Whoever is told first sees what they were told.\n")
    monkeypatch.setenv("WETREAD_POLICIES", str(folder))
    run("users", "add", "rita", "--role", "radiologist", "--full-name", "Dr. Rita Roentgen")
    asked = "Outline the lungs, is there pneumonia? Write a report."
    return json.loads(run("read", film, "--ask", asked, "--json").out)["work_item"]["id"]


def test_reader_says_what_they_see_and_is_shown_the_rest(run, item) -> None:
    """The refusal names the command, which asks of what was looked for and not of outlines."""
    refused = run("queue", "show", item, "--as", "rita")
    unasked = run("queue", "read", item, "--as", "rita", "--impression", "Clear.")
    said = ("queue", "read", item, "--as", "rita", "--impression", "Clear.", "--absent")
    kept = run(*said, "pneumonia")

    assert (refused.code, refused.out) == (1, "")
    assert f"wetread queue read {item} --as rita" in refused.err
    assert unasked.code == 2
    assert unasked.err.strip().endswith("present or absent: Pneumonia")
    assert kept.code == 0
    assert "Pneumonia" in run("queue", "show", item, "--as", "rita").out
    assert run("queue", "sign", item, "--as", "rita", "--meaning", "approved").code == 0
    assert run("audit", "verify").code == 0


def test_a_concept_named_twice_is_told(run, item) -> None:
    """Nobody sees a thing and does not see it."""
    both = ("--present", "Pneumonia", "--absent", "Pneumonia")
    done = run("queue", "read", item, "--as", "rita", "--impression", "Clear.", *both)

    assert (done.code, done.out) == (2, "")
    assert "named twice" in done.err
