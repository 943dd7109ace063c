"""At the command line: co-signature, several signatures by policy, and addenda."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from wetread.manifests.folders import declared

ASK = "Outline the lungs, is there pneumonia? Write a report."
BOARD = """
signatures:
  - {needs: all, panel: [rita, wilma], because: It is a case of the board.}
"""


@pytest.fixture
def item(run, film) -> Any:
    """A draft that waits, two radiologists and a resident."""
    for name, role in (("rita", "radiologist"), ("wilma", "radiologist"), ("remy", "resident")):
        run("users", "add", name, "--role", role, "--full-name", f"Dr. {name.title()}")
    return json.loads(run("read", film, "--ask", ASK, "--json").out)["work_item"]["id"]


def policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str) -> None:
    folder = tmp_path / "ours"
    shutil.copytree(declared("policies"), folder)
    with (folder / "sign-off.yaml").open("a") as rules:
        rules.write(more)
    monkeypatch.setenv("WETREAD_POLICIES", str(folder))


def test_a_resident_signs_and_a_radiologist_co_signs(run, item, home) -> None:
    """Without the option a resident is refused, and told of it; the first name sends nothing."""
    sign = ("queue", "sign", item, "--meaning", "authored", "--as")
    refused = run(*sign, "remy")
    first = run(*sign, "remy", "--preliminary")

    assert (refused.code, refused.out) == (1, "")
    assert "as a preliminary one" in refused.err
    assert first.code == 0
    assert "It waits for 1 more signature of a radiologist." in first.out
    assert list((home / "outbox").rglob("*.json")) == []
    assert "Signed by Dr. Remy (resident)" in run("queue", "show", item, "--as", "rita").out

    assert run(*sign, "rita").code == 0
    (bundle,) = (home / "outbox").rglob("*.json")
    assert "Dr. Remy" in bundle.read_text()
    assert run("audit", "verify").code == 0


def test_a_board_signs_as_a_whole(run, item, home, tmp_path, monkeypatch) -> None:
    """Each is told whom it waits for; nobody signs twice."""
    policies(tmp_path, monkeypatch, BOARD)
    sign = ("queue", "sign", item, "--meaning", "approved", "--as")
    first = run(*sign, "rita", "--json")
    twice = run(*sign, "rita")

    assert json.loads(first.out)["item"]["state"] == "open"
    assert (twice.code, twice.out) == (1, "")
    assert f"you have signed {item} already; it waits for 1 more signature of wilma" in twice.err
    assert run(*sign, "wilma").code == 0
    assert len(list((home / "outbox").rglob("*.json"))) == 1


def test_a_rule_that_nobody_can_meet_is_told(run, tmp_path, monkeypatch) -> None:
    """In one sentence that names the file."""
    policies(tmp_path, monkeypatch, "\nsignatures:\n  - {needs: all, because: x}\n")
    done = run("queue", "list")

    assert (done.code, done.out) == (2, "")
    assert "sign-off.yaml" in done.err
    assert "name its users under panel" in done.err


def test_an_addendum_waits_and_leaves_with_a_signature(run, item, home) -> None:
    """What is shown of it is what is signed: the report and what was added."""
    assert run("queue", "addend", item, "--as", "rita", "--text", "x").code == 1
    run("queue", "sign", item, "--as", "rita", "--meaning", "approved")
    words = "The earlier film came in: no change."
    made = run("queue", "addend", item, "--as", "rita", "--text", words, "--json")
    added = json.loads(made.out)["item"]

    assert (made.code, added["adds_to"], added["state"]) == (0, item, "claimed")
    assert words in run("queue", "show", added["id"], "--as", "wilma").out
    assert words not in run("queue", "show", item, "--as", "wilma").out
    assert run("queue", "sign", added["id"], "--as", "rita", "--meaning", "authored").code == 0
    assert len(list((home / "outbox").rglob("*.json"))) == 2
    assert run("audit", "verify").code == 0


@pytest.mark.parametrize("text", [" ", "x" * 2001])
def test_an_addendum_of_no_words_or_too_many_is_refused(run, item, text) -> None:
    """Bad input gets one sentence, and nothing is opened."""
    run("queue", "sign", item, "--as", "rita", "--meaning", "approved")
    done = run("queue", "addend", item, "--as", "rita", "--text", text)

    assert (done.code, done.out) == (2, "")
    assert "1 to 2000 characters" in done.err
    assert len(json.loads(run("queue", "list", "--json").out)["items"]) == 1
