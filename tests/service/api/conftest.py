"""The whole application on scripted models, asked in this process."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from support.programs import token
from support.served import PASSWORD, PEOPLE, REPLIES
from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.service.api.app import serve_api
from wetread.service.api.metrics import Measured, Metrics
from wetread.service.web.gate import Gate
from wetread.service.web.login import login_routes
from wetread.signoff.users import Users
from wetread.simulation.scripted import ScriptedModels


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A home with one person of each role."""
    home = tmp_path_factory.mktemp("api") / "home"
    on = System(Settings(home=home), models=ScriptedModels(REPLIES, words=FewWords()))
    on.__dict__["users"] = Users(
        on.ledger, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )
    for name, role in PEOPLE.items():
        on.users.add(on.owner(), name, role=role, full_name=f"Dr. {name}", password=PASSWORD)
    yield on
    on.close()


@pytest.fixture(scope="module")
def gate(on: System) -> Iterator[ASGIApp]:
    """The API behind the gate, without the pages: NiceGUI keeps one application in a process."""
    app = FastAPI()
    app.include_router(login_routes(on.sessions))
    metrics = Metrics(on)
    running = serve_api(app, on, metrics)
    yield Measured(Gate(app, sessions=on.sessions, tokens=on.tokens), metrics)
    running.close()


@pytest.fixture(scope="module")
def tokens(on: System) -> dict[str, str]:
    """A token with all scopes for each person, by name."""
    return {name: token(on, name)[1] for name in PEOPLE}


@pytest.fixture
def program(gate: ASGIApp, tokens: dict[str, str]) -> Callable[[str], TestClient]:
    """A program that acts as somebody; each of its writes has a key that no other test's has."""

    def enter(name: str) -> TestClient:
        client = TestClient(gate, headers={"Authorization": f"Bearer {tokens[name]}"})

        def keyed(request) -> None:
            request.headers.setdefault("Idempotency-Key", str(uuid4()))

        client.event_hooks["request"].append(keyed)
        return client

    return enter


@pytest.fixture
def stranger(gate: ASGIApp) -> TestClient:
    return TestClient(gate)
