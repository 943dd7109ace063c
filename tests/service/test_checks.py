"""`wetread checks` lets a known film wait with a wrong answer, and says who noticed."""

import json
from typing import Any

import pytest

from support.departments import checking


@pytest.fixture
def planted(run, film) -> Any:
    """The item of a film whose truth the script gets right, and the check turns round."""
    run("users", "add", "rita", "--role", "radiologist", "--full-name", "Dr. Rita Roentgen")
    run("users", "add", "aude", "--role", "auditor", "--full-name", "A. Ude")
    done = run("checks", "add", film, "--truth", "present", "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def outcomes(run) -> list[Any]:
    checks = json.loads(run("checks", "list", "--json").out)["checks"]
    return [(one["reader"], one["outcome"]) for one in checks]


def test_it_waits_like_any_other_and_says_what_is_not_true(run, planted) -> None:
    """Its item has the keys of every item, and its draft the words of every draft."""
    shown = json.loads(run("queue", "show", planted["id"], "--as", "rita", "--json").out)
    (finding,) = [f for f in shown["payload"]["findings"] if f["concept"]["display"] == "Pneumonia"]

    assert (finding["presence"], shown["item"]["state"]) == ("absent", "open")
    assert finding["uncertainty"]["probability"] < 0.1
    assert "check" not in json.dumps(shown["payload"])
    assert outcomes(run) == [(None, None)]
    assert run("checks", "list", "--as", "rita").code == 1


def test_a_signature_releases_nothing_and_tells(run, planted, home) -> None:
    """At once, in the same command; the record holds, and nothing is left to follow."""
    done = run("queue", "sign", planted["id"], "--as", "rita", "--meaning", "approved")

    assert done.code == 0
    assert "This was a check: pneumonia is there" in done.out
    assert "it was not noticed" in done.out
    assert list((home / "outbox").rglob("*.json")) == []
    assert outcomes(run) == [("rita", "missed")]
    assert run("audit", "verify").code == 0
    assert json.loads(run("resume", "--json").out) == {"resumed": [], "failed": []}
    assert "not signed" in run("queue", "release", planted["id"]).err


def test_a_refusal_catches_it(run, planted) -> None:
    """And the table names the reader."""
    done = run("queue", "reject", planted["id"], "--as", "rita", "--reason", "There is.")

    assert "it was noticed" in done.out
    assert outcomes(run) == [("rita", "caught")]
    table = run("checks", "list", "--as", "aude").out
    assert "rita" in table
    assert "caught" in table


def test_oversight_counts_it_apart(run, planted) -> None:
    """As caught or not, and among no reader's overrides."""
    run("queue", "sign", planted["id"], "--as", "rita", "--meaning", "approved")
    seen = json.loads(run("oversight", "--json").out)

    assert (seen["caught"]["n"], seen["caught"]["events"]) == (1, 0)
    assert seen["overrides"]["n"] == 0


def test_it_is_shown_as_the_request_of_whoever_agrees(run, film) -> None:
    """With their password; somebody who may open no case is refused."""
    run("users", "add", "theo", "--role", "technologist", "--full-name", "T. Heo")
    run("users", "add", "aude", "--role", "auditor", "--full-name", "A. Ude")
    add = ("checks", "add", film, "--truth", "present", "--json", "--requester")
    item = json.loads(run(*add, "theo").out)["id"]
    refused = run(*add, "aude")

    opened = [
        json.loads(line)
        for line in run("audit", "export").out.splitlines()
        if "case.opened" in line
    ]
    assert [one["actor"] for one in opened] == ["theo"]
    assert run("queue", "show", item).code == 0
    assert (refused.code, refused.out) == (1, "")
    assert "case.open refused" in refused.err


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--truth", "maybe"), 2, "is not one of"),
        ((), 2, "--truth"),
        (("--truth", "present", "--ask", "Book a CT of the chest."), 1, "it is no check"),
        (("--truth", "present", "--ask", " "), 2, "request"),
    ],
)
def test_what_makes_no_check_is_refused(run, film, options, code, says) -> None:
    """In one sentence, and nothing is left in the queue that somebody could sign."""
    done = run("checks", "add", film, *options)

    assert (done.code, done.out) == (code, "")
    assert len(done.err.strip().splitlines()) == 1
    assert says in done.err
    items = json.loads(run("queue", "list", "--json").out)["items"]
    assert {one["state"] for one in items} <= {"superseded"}


def test_without_any_the_list_says_how(run) -> None:
    """An empty state is designed."""
    assert "wetread checks add" in run("checks", "list").out


@pytest.fixture
def kept(run, film) -> Any:
    """A film in store, as the request of a technologist."""
    run("users", "add", "theo", "--role", "technologist", "--full-name", "T. Heo")
    done = run("checks", "keep", film, "--truth", "present", "--requester", "theo", "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_a_kept_film_comes_when_it_is_due(run, film, kept, tmp_path, monkeypatch) -> None:
    """Three drafts later at the latest, where one in two is asked for; then the store is empty."""
    rules = checking(tmp_path / "policies", one_in=2)
    monkeypatch.setenv("WETREAD_POLICIES", str(rules))
    assert json.loads(run("checks", "due", "--json").out) == {"item": None}
    for _ in range(3):
        assert run("read", film, "--ask", "Is there pneumonia? Draft a report.").code == 0
    item = json.loads(run("checks", "due", "--json").out)["item"]
    (film_,) = json.loads(run("checks", "films", "--json").out)["films"]
    (check,) = json.loads(run("checks", "list", "--json").out)["checks"]

    assert item is not None
    assert (film_["id"], film_["case_id"]) == (kept["id"], check["check"]["case_id"])
    assert run("checks", "due").out == "No check is due.\n"
    assert film_["case_id"] in run("checks", "films").out


def test_keeping_says_where_the_rate_stands(run, film, kept) -> None:
    """Where none does; a film still in store is to come."""
    again = ("checks", "keep", film, "--truth", "absent", "--requester", "theo")

    assert "policies/sign-off.yaml" in run(*again).out
    assert run("checks", "films").out.count("to come") == 2
    assert kept["case_id"] is None


def test_who_may_not_keeps_no_film(run, film) -> None:
    """One sentence; nor is anything kept as the request of somebody who opens no case."""
    run("users", "add", "rita", "--role", "radiologist", "--full-name", "Dr. Rita Roentgen")
    run("users", "add", "aude", "--role", "auditor", "--full-name", "A. Ude")
    keep = ("checks", "keep", film, "--truth", "present", "--requester")
    refused = [run(*keep, "rita", "--as", "rita"), run(*keep, "aude"), run(*keep, "nobody")]

    assert [one.code for one in refused] == [1, 1, 1]
    assert [len(one.err.strip().splitlines()) for one in refused] == [1, 1, 1]
    assert run(*keep[:-1]).code == 2
    assert "wetread checks keep" in run("checks", "films").out
