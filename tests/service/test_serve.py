"""`wetread serve`, where it cannot; the pages themselves are tested in `web/`."""

import os
import socket
import threading
import time

import pytest
import uvicorn
from fastapi import FastAPI

from support.departments import checking
from support.served import REPLIES
from support.words import FewWords
from wetread.bootstrap.planting import keep_film
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.principals import SYSTEM, Principal
from wetread.service.api.app import serve_api
from wetread.service.api.metrics import Metrics
from wetread.service.commands import serve
from wetread.service.web import app
from wetread.signoff.check_films import CheckFilm
from wetread.signoff.escalation import Escalation
from wetread.signoff.listing import Wanted
from wetread.simulation.scripted import ScriptedModels


def application(on: System) -> app.Served:
    """The API without the pages: NiceGUI keeps one application in a process."""
    served = FastAPI()
    return app.Served(served, serve_api(served, on, Metrics(on)))


def test_a_port_that_is_taken_is_told(run) -> None:
    """One sentence, and nothing was opened."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = run("serve", "--port", other.getsockname()[1])
    assert done.code == 2
    assert done.err.startswith("cannot listen at port")


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host", "", "\udcff"])
def test_an_address_of_another_machine_is_told(run, host) -> None:
    """A name that means nothing here, too."""
    done = run("serve", "--host", host, "--port", 0)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("port", ["65536", "-1", "many"])
def test_a_port_is_a_number_that_ports_have(run, port) -> None:
    """Anything else is bad use."""
    assert run("serve", "--port", port).code == 2


def test_what_waits_for_too_long_is_swept_while_the_server_runs(home, monkeypatch) -> None:
    """By the system itself, from the first moment, and no longer than there is a server."""
    swept = list[Principal]()
    came = threading.Event()

    def sweep(_self: Escalation, by: Principal) -> None:
        swept.append(by)
        came.set()

    monkeypatch.setattr(Escalation, "sweep", sweep)
    monkeypatch.setattr(app, "create_app", application)
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: came.wait(60))
    before = threading.active_count()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serve._run(
            System(Settings(home=home), models=ScriptedModels({}, words=FewWords())), listening
        )

    assert swept == [SYSTEM]
    assert threading.active_count() == before


def test_what_never_came_in_whole_is_swept_at_the_start(home, monkeypatch) -> None:
    """A server that was killed while a study came in left a part of it behind."""
    on = System(Settings(home=home))
    part = home / "received-0e9d.part"
    part.write_bytes(b"x")
    os.utime(part, (0, 0))
    monkeypatch.setattr(app, "create_app", application)
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: None)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serve._run(on, listening)
    assert not part.exists()


def test_a_check_that_is_due_is_planted_while_the_server_runs(home, tmp_path, monkeypatch) -> None:
    """Its item waits among the others, and the film in store was used."""
    settings = Settings(home=home, policies=checking(tmp_path / "policies", one_in=2))
    on = System(settings, models=ScriptedModels(REPLIES, words=FewWords()))
    owner, password = on.owner(), "correct horse"
    on.users.add(owner, "theo", role="technologist", full_name="T. Heo", password=password)
    theo, ask = on.users.active("theo"), "Is there pneumonia? Draft a report."
    study = on.phantom_study()
    film = CheckFilm(study=study, truth="absent", text=ask, priority="ROUTINE")
    keep_film(on, owner, theo, film)
    for _ in range(3):
        on.coordinator.run(on.coordinator.open(theo, text=ask, study=study))

    def waits(_self: uvicorn.Server, sockets: list[socket.socket]) -> None:
        until = time.monotonic() + 60
        while on.check_films.left(SYSTEM) and time.monotonic() < until:
            time.sleep(0.05)

    monkeypatch.setattr(app, "create_app", application)
    monkeypatch.setattr(uvicorn.Server, "run", waits)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serve._run(on, listening)

    after = System(settings)
    (check,) = after.checks.all(owner)
    page = after.listing.page(owner, Wanted(case_id=check.check.case_id))
    assert [one.state for one in page.items] == ["open"]
    after.close()
