"""`wetread queue read` takes down what a reader sees before they are shown what agents saw."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.departments import reading_first


@pytest.fixture
def item(run, film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A draft of a department where everything is read first."""
    monkeypatch.setenv("WETREAD_POLICIES", str(reading_first(tmp_path / "ours")))
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


def test_what_waits_unread_is_listed_without_how_it_was_judged(run, item) -> None:
    """To whoever has to read it; an auditor sees the standing, and a reader does afterwards."""
    run("users", "add", "aude", "--role", "auditor", "--full-name", "Aude Auditor")
    before = run("queue", "list", "--as", "rita").out
    auditor = run("queue", "list", "--as", "aude").out
    run("queue", "read", item, "--as", "rita", "--impression", "Clear.", "--absent", "pneumonia")

    assert "read first" in before
    assert "read first" not in auditor
    assert "read first" not in run("queue", "list", "--as", "rita").out


def test_whoever_confirms_a_plan_is_not_told_what_came_of_it(run, film, item) -> None:
    """The case is worked up, and then they are told where to say what they see."""
    asked = "Overkill: outline the lungs, is there pneumonia? Draft a report."
    case_id = json.loads(run("read", film, "--ask", asked, "--json").out)["case_id"]
    done = run("confirm", case_id, "--as", "rita")

    assert item
    assert done.code == 0
    assert "Say first what you see yourself" in done.out
    assert "93%" not in done.out
