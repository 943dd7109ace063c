"""Simulations of a home: who may start and see them, and that none is lost with the server."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.principals import Principal
from wetread.errors import BadInput, NotAuthorised, Refused
from wetread.service.web import simulations
from wetread.service.web.seats import Seat
from wetread.service.web.simulations import Simulations
from wetread.signoff.sessions import Sessions

STORY = """\
schema: scenario/v1
id: asked
title: Somebody asks
story: Somebody asks.
given: {study: {use: chest-phantom, with: {rows: 128, columns: 128}}}
turns: [{user: "Is there pneumonia?"}]
then: [{use: audit-verifies}]
"""
PLAYS = """
import sys
from support.words import FewWords
from wetread.simulation import simulating
play = simulating.simulate
simulating.simulate = lambda s, b, **more: play(s, b._replace(words=FewWords), **more)
from wetread.service.cli import main
main()
"""


class Sits(Sessions):
    """Sessions in which the token is the role."""

    def __init__(self) -> None:
        pass  # nothing is kept

    def principal(self, token: str, *, used: bool = True) -> Principal:
        return Principal.model_validate({"user": "somebody", "role": token})


@pytest.fixture
def on(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[System]:
    """A home whose library is one story in one theme, played without a model."""
    library = tmp_path / "scenarios"
    (library / "asking").mkdir(parents=True)
    (library / "parts").mkdir()
    (library / "asking" / "asked.yaml").write_text(STORY)
    monkeypatch.setattr(simulations, "declared", lambda _: library)
    monkeypatch.setattr(simulations, "_MAIN", PLAYS)
    paths = ":".join([str(Path(__file__).parents[2]), *sys.path])
    monkeypatch.setenv("PYTHONPATH", paths)
    system = System(Settings(home=home))
    yield system
    for playing in Simulations._playing.values():
        playing.kill()
        playing.wait()
    Simulations._playing.clear()
    system.close()


def as_(on: System, role: str) -> Simulations:
    return Simulations(on, Seat(role, Sits()))


def until(every: Simulations, state: str) -> None:
    for _ in range(600):
        if every.every()[0].state == state:
            return
        time.sleep(0.1)
    pytest.fail(f"it is {every.every()[0]}")


def test_one_is_started_watched_and_read(on) -> None:
    """It ends with a page; the next one is compared with it."""
    every = as_(on, "admin")
    assert every.themes() == ["asking"]
    first = every.start(["asking"], repeat=2)
    assert (first.state, first.order.runs, first.order.by) == ("under way", 2, "somebody")
    with pytest.raises(Refused, match="under way"):
        every.start(["asking"])
    with pytest.raises(BadInput, match="no page yet"):
        every.page(first.order.name)

    until(every, "done")
    assert every.every()[0].done == 2
    assert "2 runs of 1 scenarios" in every.page(first.order.name).read_text()
    second = every.start(["asking"], repeat=2, against=first.order.name)
    until(every, "done")
    assert "Against the earlier simulation" in every.page(second.order.name).read_text()


def test_one_that_was_stopped_goes_on(on) -> None:
    """Whoever killed it, with the server or without, loses nothing that was played."""
    every = as_(on, "admin")
    name = every.start(["asking"], repeat=30).order.name
    for _ in range(600):
        if every.every()[0].done >= 2:
            break
        time.sleep(0.05)
    Simulations._playing[name].kill()
    Simulations._playing.pop(name).wait()

    (stopped,) = every.every()
    assert (stopped.state, 2 <= stopped.done < 30) == ("stopped", True)
    every.go_on(name)
    until(every, "done")
    rows = [json.loads(line) for line in (every.folder(name) / "results.jsonl").open()]
    assert [row["run"] for row in rows] == list(range(30))
    with pytest.raises(Refused, match="is done"):
        every.go_on(name)


@pytest.mark.parametrize(
    ("role", "sees", "runs"),
    [
        ("admin", True, True),
        ("radiologist", True, False),
        ("resident", True, False),
        ("auditor", True, False),
        ("technologist", False, False),
    ],
)
def test_each_step_is_judged_by_role(on, role, sees, runs, monkeypatch) -> None:
    """Whoever may not is refused before anything is looked at or begun."""
    monkeypatch.setattr(subprocess, "Popen", lambda *_a, **_k: pytest.fail("it was begun"))
    every = as_(on, role)
    for step in (every.themes, every.every):
        if sees:
            step()
        else:
            with pytest.raises(NotAuthorised):
                step()
    if not runs:
        for begin in (
            lambda: every.start(["asking"]),
            lambda: every.go_on("simulation-0000000000000000"),
        ):
            with pytest.raises(NotAuthorised):
                begin()


@pytest.mark.parametrize(
    ("themes", "more"),
    [
        ([], {}),
        (["../.."], {}),
        (["asking", "nothing"], {}),
        (["asking"], {"repeat": 0}),
        (["asking"], {"repeat": 1001}),
        (["asking"], {"seed": -1}),
        (["asking"], {"against": "../../etc"}),
        (["asking"], {"against": "simulation-0000000000000000"}),
    ],
)
def test_bad_orders_begin_nothing(on, themes, more) -> None:
    """A sentence, and no folder."""
    with pytest.raises(BadInput):
        as_(on, "admin").start(themes, **more)
    assert not (on.home / "simulations").exists()


@pytest.mark.parametrize("name", ["..", "../keys", "simulation-0000000000000000", "", "%2e%2e"])
def test_no_name_leads_out_of_the_folder(on, name) -> None:
    """A report is one of ours or none."""
    with pytest.raises(BadInput):
        as_(on, "auditor").page(name)
