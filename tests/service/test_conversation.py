"""Plans that wait, days' lists and pictures, from the command line; bad input loses nothing."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.conversation import Query, Remark, Reply
from wetread.clinical.findings import SegmentEvidence
from wetread.clinical.principals import SYSTEM
from wetread.service.pictures import COLOUR, draw
from wetread.simulation.scripted import ScriptedModels

ASKED = "Is there pneumonia? And book a follow-up chest CT in two weeks"
POLICY = """
schema: policy/v1
id: plan
title: Bookings are asked about
rules:
  - id: booking-is-confirmed
    at: plan
    guard: {use: plan-is-sure, with: {least: 0.55, asks_first: [scheduling]}}
    otherwise: hold
    because: A slot is somebody's time.
    proved_by: {trips: a, leaves: b}
"""


@pytest.fixture
def asks_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hospital that wants to be asked before anything is booked."""
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "plan.yaml").write_text(POLICY)
    monkeypatch.setenv("WETREAD_POLICIES", str(folder))


def test_a_plan_waits_and_runs_as_it_is_confirmed(run, film, asks_first) -> None:
    """What was dropped is not done."""
    waits = json.loads(run("read", film, "--ask", ASKED, "--json").out)
    assert [v["rule"] for v in waits["plan"]["waits_for"]] == ["booking-is-confirmed"]
    assert waits["work_item"] is None

    task = next(t["id"] for t in waits["plan"]["tasks"] if t["agent"] == "scheduling")
    done = json.loads(run("confirm", waits["case_id"], "--drop", task, "--json").out)
    assert [t["agent"] for t in done["plan"]["tasks"]] == ["classification"]
    assert (done["plan"]["waits_for"], done["appointment"]) == ([], None)


def test_a_study_is_read_beside_an_earlier_one(run, film, picture) -> None:
    """One item waits, and its report says what was seen on both."""
    done = json.loads(run("read", picture, "--prior", film, "--json").out)

    changes = [s for s in done["draft"]["statements"] if s["section"] == "comparison"]
    assert {f["id"] for f in done["findings"]} <= {name for s in changes for name in s["cites"]}
    assert all("; on the earlier study" in s["text"] for s in changes)
    items = json.loads(run("queue", "list", "--json").out)["items"]
    assert [item["state"] for item in items].count("open") == 1


def test_a_study_is_read_beside_an_earlier_report(run, film, tmp_path, monkeypatch) -> None:
    """Its findings are told in our words, and whom it names in none; so it is in a conversation."""
    report = tmp_path / "then.txt"
    report.write_text("Mrs Margaret Miller. No pneumonia. Small left effusion.", encoding="utf-8")
    done = json.loads(run("read", film, "--prior-report", report, "--json").out)

    told = [s["text"] for s in done["draft"]["statements"] if s["section"] == "comparison"]
    assert [text.rpartition("in the earlier report ")[2] for text in told] == [
        "no pneumonia.",
        "pleural effusion on the left.",
    ]
    assert "Miller" not in json.dumps(done["draft"])
    lines = [f"/report {report}", "Is there pneumonia? Draft a report", ""]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    said = " ".join(run("chat", film).out.replace("\u2502", " ").split())
    assert "in the earlier report no pneumonia" in said


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"x" * 20_001, "longer than 20000 characters"),
        (b"x" * 90_000, "longer than 20000 characters"),
        (b"\xff\xfe", "not UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_bad_earlier_report_costs_nothing(run, film, tmp_path, content, reason: str) -> None:
    """One sentence, and no case."""
    path = tmp_path / "then.txt"
    if content is not None:
        path.write_bytes(content)
    done = run("read", film, "--prior-report", path)

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert reason in done.err
    assert json.loads(run("queue", "list", "--json").out)["items"] == []


def test_what_is_no_command_is_no_request(run, film, tmp_path, monkeypatch) -> None:
    """Neither is a command without its file, nor an empty report; the conversation goes on."""
    empty = tmp_path / "empty.txt"
    empty.write_text("\n")
    lines = ["/foo", "/attach", "/report", f"/report {empty}", "Is there pneumonia?", "7", ""]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    said = " ".join(run("chat", film).out.split())

    assert said.count("that is no command") == 3
    assert said.count("the earlier report is empty") == 1
    assert said.count("Work item item-") == 1


def test_a_film_that_is_attached_first_is_the_newer_one(run, film, picture, monkeypatch) -> None:
    """The one from the command line is read as well, and compared with."""
    lines = [f"/attach {picture}", "Is there pneumonia? Draft a report", ""]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    said = " ".join(run("chat", film).out.replace("\u2502", " ").split())

    assert "Attached as the newer study" in said
    assert "on the earlier study" in said


def test_an_earlier_study_that_cannot_be_read_costs_nothing(run, film, tmp_path) -> None:
    """One sentence, and no case."""
    done = run("read", film, "--prior", tmp_path / "nowhere")

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert json.loads(run("queue", "list", "--json").out)["items"] == []


def test_people_are_told_how_to_let_a_plan_go_ahead(run, film, asks_first) -> None:
    """And in a conversation do so with a line."""
    said = run("read", film, "--ask", ASKED).out

    assert "Nothing runs yet: the scheduling agent works only when the plan is confirmed" in said
    assert "wetread confirm case-" in said


def test_a_conversation_confirms_with_a_line(run, film, asks_first, monkeypatch) -> None:
    """As the command does; what is no change is refused in a sentence."""
    lines = [ASKED, "/confirm --drop", '/confirm --change "t1', "/confirm --drop t2", ""]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    said = run("chat", film).out

    assert "an option has no value" in said
    assert "a quotation mark is not closed" in said
    assert said.count("Nothing runs yet") == 1
    assert "pneumonia" in said.lower()


def test_nothing_is_confirmed_before_anything_is_planned(run, film, monkeypatch) -> None:
    """The line is not taken for a request."""
    monkeypatch.setattr("sys.stdin", io.StringIO("/confirm\n\n"))

    assert "nothing is planned yet" in run("chat", film).out


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (("confirm", "case-none"), 2, "no case"),
        (("confirm", "case-none", "--change", "t1"), 2, "not of the form --change ID=TEXT"),
        (("confirm", "case-none", "--add", "=x"), 2, "not of the form --add AGENT=TEXT"),
        (("confirm", "case-none", *["--drop", "t1"] * 17), 2, "at most 16 tasks"),
        (("confirm", "\udcff"), 2, "not UTF-8"),
        (("resume", "\udcff"), 2, "not UTF-8"),
        (("schedule", "nowhere.yaml"), 2, "cannot be read"),
        (("schedule", "nowhere.yaml", "--seconds", "0"), 2, "seconds"),
    ],
)
def test_bad_input_gets_one_sentence(run, arguments, code: int, reason: str) -> None:
    """Exit 2, no traceback, and none of the words that were typed."""
    done = run(*arguments)

    assert done.code == code
    assert reason in done.err
    assert done.err.count("\n") == 1


def test_a_plan_that_does_not_wait_cannot_be_confirmed(run, film) -> None:
    """Refused by state: exit 1."""
    case_id = json.loads(run("read", film, "--ask", "Is there pneumonia?", "--json").out)["case_id"]

    assert run("confirm", case_id).code == 1


def test_a_days_list_is_planned_from_a_file(run, tmp_path: Path) -> None:
    """The example of the docs, for people and for programs."""
    example = Path(__file__).parents[2] / "docs" / "examples" / "monday.yaml"
    told = json.loads(run("schedule", example, "--json").out)
    assert {one["id"] for one in told["placed"]} >= {"stroke-call", "brain", "knee"}
    assert "5 of 7 examinations have a time" in run("schedule", example).out

    empty = tmp_path / "sunday.yaml"
    text = example.read_text().replace("id: monday", "id: sunday")
    empty.write_text(f"{text.partition('examinations:')[0]}examinations: []\n")
    assert "The list is empty" in run("schedule", empty).out

    bad = tmp_path / "tuesday.yaml"
    bad.write_text(example.read_text().replace("id: monday", "id: tuesday").replace("CT 1", "", 1))
    assert run("schedule", bad).code == 2


def test_an_outline_is_drawn_upon_its_image(home: Path) -> None:
    """As a PNG that only its owner reads."""
    replies = {"segmentation": ({"mask": "lungs", "scalars": {"quality": 0.95}},)}
    on = System(Settings(home=home), models=ScriptedModels(replies, words=FewWords()))
    try:
        case_id = on.coordinator.open(
            on.owner(), text="outline the lungs", study=on.phantom_study()
        )
        on.coordinator.run(case_id)
        payload = on.coordinator.view(case_id, by=SYSTEM).payload
        assert payload is not None
        (evidence, *_) = payload.findings[0].evidence
        assert isinstance(evidence, SegmentEvidence)
        query = Query(asks="show", text="show me")
        shown = Reply(
            query=query, remarks=(Remark(text="there", cites=("x",)),), shows=(evidence.mask,)
        )
        (path,) = draw(on, case_id, shown)
    finally:
        on.close()

    picture = np.asarray(Image.open(path))
    assert (picture == np.array(COLOUR, np.uint8)).all(axis=-1).any()
    assert path.parent.stat().st_mode & 0o077 == 0
