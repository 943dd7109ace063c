"""`wetread queue escalate` does once what a server does every half minute."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from wetread.manifests.folders import declared


@pytest.fixture
def hurried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A department whose deadlines and claims are over as soon as they begin."""
    folder = tmp_path / "ours"
    shutil.copytree(declared("policies"), folder)
    text = (folder / "sign-off.yaml").read_text()
    for minutes in (30, 60, 240, 1440):
        text = text.replace(f"    minutes: {minutes}\n", "    minutes: 0.0001\n")
    (folder / "sign-off.yaml").write_text(text)
    monkeypatch.setenv("WETREAD_POLICIES", str(folder))


@pytest.fixture
def item(hurried: None, run, film) -> Any:
    """A draft that waits, past its deadline already."""
    run("users", "add", "rita", "--role", "radiologist", "--full-name", "Dr. Rita Roentgen")
    asked = "Is there pneumonia? Write a report."
    return json.loads(run("read", film, "--ask", asked, "--json").out)["work_item"]["id"]


def test_it_raises_what_is_late_and_says_so(run, item) -> None:
    """Once; the queue shows the level, the log tells of it, and the record holds."""
    run("queue", "claim", item, "--as", "rita")
    done = run("queue", "escalate", "--json")
    again = run("queue", "escalate")

    assert json.loads(done.out) == {"expired": 1, "raised": 1, "sent": 1, "unsent": 0}
    assert f"Work item {item} (ROUTINE) still waits" in done.err
    assert (again.code, "Levels raised: 0" in again.out) == (0, True)
    (row,) = json.loads(run("queue", "list", "--json").out)["items"]
    assert (row["level"], row["state"], row["holder"]) == (1, "open", None)
    assert run("audit", "verify").code == 0


def test_claim_that_ran_out_is_none_before_anybody_sweeps(run, item) -> None:
    """What the list says follows from the times that are stored."""
    run("queue", "claim", item, "--as", "rita")

    (row,) = json.loads(run("queue", "list", "--json").out)["items"]
    assert (row["state"], row["holder"], row["held_until"]) == ("open", None, None)


def test_it_is_for_whoever_runs_the_place(run, item) -> None:
    """A radiologist reads; the owner and admins see to the queue."""
    done = run("queue", "escalate", "--as", "rita")

    assert (done.code, done.out) == (1, "")
    assert "queue.escalate refused" in done.err


def test_mail_server_that_is_none_is_told(run, item, monkeypatch) -> None:
    """At the start, in one sentence that repeats nothing."""
    monkeypatch.setenv("WETREAD_SMTP_URL", "ftp://secret.example.org")
    done = run("queue", "escalate")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("WETREAD_SMTP_URL is no address of a mail server")
    assert "secret" not in done.err


def test_mail_that_cannot_be_sent_is_counted(run, item, monkeypatch) -> None:
    """The level stands, and the next sweep tries again."""
    monkeypatch.setenv("WETREAD_SMTP_URL", "smtps://127.0.0.1:1")
    monkeypatch.setenv("WETREAD_SMTP_FROM", "wetread@example.org")
    monkeypatch.setenv("WETREAD_SMTP_TO", "radiologist=reading@example.org")

    first, second = (json.loads(run("queue", "escalate", "--json").out) for _ in range(2))

    assert (first["raised"], first["unsent"]) == (1, 1)
    assert (second["raised"], second["unsent"]) == (0, 1)
    assert run("audit", "verify").code == 0
