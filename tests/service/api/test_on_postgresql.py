"""What SQLite takes and PostgreSQL does not is refused before it gets there."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from fastapi import Depends, FastAPI
from starlette.testclient import TestClient

from support.postgresql import postgresql
from support.programs import token
from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.service.api.app import serve_api
from wetread.service.api.metrics import Metrics
from wetread.service.api.paging import cursor_of
from wetread.service.api.record import LAST
from wetread.service.api.said import refuse_odd_form
from wetread.service.web.gate import Gate
from wetread.service.web.login import login_routes
from wetread.signoff.users import Users
from wetread.simulation.scripted import ScriptedModels


@contextmanager
def behind_the_gate(on: System) -> Iterator[TestClient]:
    """The API and the sign-in, as an admin's program asks them."""
    on.__dict__["users"] = Users(
        on.ledger, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )
    on.users.add(on.owner(), "ada", role="admin", full_name="Dr. Ada", password="correct horse")
    app = FastAPI()
    app.include_router(login_routes(on.sessions), dependencies=[Depends(refuse_odd_form)])
    running = serve_api(app, on, Metrics(on))
    headers = {"Authorization": f"Bearer {token(on, 'ada')[1]}", "Idempotency-Key": str(uuid4())}
    yield TestClient(Gate(app, sessions=on.sessions, tokens=on.tokens), headers=headers)
    running.close()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("pg")
    with postgresql(folder) as fresh:
        settings = Settings(home=folder / "home", database_url=fresh())
        on = System(settings, models=ScriptedModels({}, words=FewWords()))
        with closing(on), behind_the_gate(on) as client:
            yield client


@pytest.mark.parametrize(
    "asked",
    [
        "work-items?holder=%00",
        "work-items?case_id=a%00",
        "cases?like=%00",
        "audit?event=%00",
        "audit?actor=%00",
        "audit?case_id=%00",
        "models/%00",
    ],
)
def test_an_address_that_is_no_text_is_refused(client, asked) -> None:
    """Whatever the database would say of it."""
    assert client.get(f"/api/v1/{asked}").status_code == 400


@pytest.mark.parametrize("number", ["999999999999999", str(LAST + 1), "-1", "x", "٣" * 11])
def test_a_cursor_beyond_every_record_is_none_of_ours(client, number) -> None:
    """The last that there can be is one, and has all records before it."""
    asked = "/api/v1/audit"
    refused = client.get(asked, params={"cursor": cursor_of((number,))})
    assert (refused.status_code, refused.json()["title"]) == (400, "Unknown cursor")
    last = client.get(asked, params={"cursor": cursor_of((str(LAST),))})
    assert last.json()["events"] == client.get(asked).json()["events"]


def test_a_body_and_a_form_that_are_no_text_are_refused(client) -> None:
    """Also where nobody has signed in yet."""
    body = {"name": "x1", "role": "auditor", "full_name": "X\0", "password": "correct horse"}
    assert client.post("/api/v1/users", json=body).status_code == 422
    wanted = {"name": "t\0", "scopes": ["read"]}
    assert client.post("/api/v1/tokens", json=wanted).status_code == 422
    stranger = TestClient(client.app, headers={"origin": "http://testserver"})
    for files in (None, {"name": (None, "a\0"), "password": (None, "x")}):
        said = None if files else {"name": "a\0", "password": "x"}
        answer = stranger.post("/login", data=said, files=files)
        assert (answer.status_code, answer.json()["title"]) == (422, "Not valid")


def test_a_time_before_all_others_breaks_nothing(client) -> None:
    """It is compared as any other."""
    asked = {"due_before": "0001-01-01T00:00:00Z"}
    assert client.get("/api/v1/work-items", params=asked).json()["items"] == []
