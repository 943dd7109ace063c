"""What is said of an error that nobody foresaw."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from wetread.service.web.gate import Gate
from wetread.service.web.refusals import failed
from wetread.signoff.sessions import Sessions
from wetread.signoff.tokens import Tokens


@pytest.fixture
def client(ledger, users, ids) -> TestClient:
    """An application that fails where it is open to everybody."""
    app = FastAPI(exception_handlers={Exception: failed})

    @app.get("/health")
    def fails(told: str) -> None:
        raise ValueError(told)

    return TestClient(Gate(app, sessions=Sessions(ledger, users), tokens=Tokens(ledger, ids)))


def test_what_fails_says_no_more_than_that(client, capsys) -> None:
    """A problem, with the headers of every answer; the log has the kind of the error alone."""
    answer = client.get("/health?told=MEIER")
    assert (answer.status_code, answer.json()["title"]) == (500, "Failed")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-frame-options"] == "DENY"
    said = capsys.readouterr()
    assert "ValueError" in said.out + said.err
    assert "MEIER" not in answer.text + said.out + said.err


def test_whoever_runs_it_may_see_what_failed(client, monkeypatch) -> None:
    """Where they said so, the error is raised as it is."""
    monkeypatch.setenv("WETREAD_DEBUG", "1")
    with pytest.raises(ValueError, match="MEIER"):
        client.get("/health?told=MEIER")
