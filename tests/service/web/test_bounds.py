"""How much a request may bring."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from wetread.service.web import bounds
from wetread.service.web.bounds import Bounded


@pytest.fixture
def client() -> TestClient:
    """Something that takes bytes, a study, and JSON."""
    app = FastAPI()

    @app.post("/take")
    @app.post("/api/v1/studies")
    async def take(request: Request) -> int:
        return len(await request.body())

    @app.post("/form")
    async def form(said: dict[str, str]) -> int:
        return len(said)

    return TestClient(Bounded(app))


def in_parts() -> Iterator[bytes]:
    """A body that does not say how long it is."""
    yield b"x" * 8
    yield b"x" * 8


@pytest.mark.parametrize("path", ["/take", "/form"])
def test_a_request_too_large_is_refused_before_it_is_read(client, monkeypatch, path) -> None:
    """Whether it says how long it is or not, and whoever reads it."""
    monkeypatch.setattr(bounds, "MOST", 10)
    json = {"content-type": "application/json"}

    assert client.post("/take", content=b"x" * 10).json() == 10
    for content in (b"x" * 11, in_parts()):
        answer = client.post(path, content=content, headers=json)
        assert (answer.status_code, answer.json()["title"]) == (413, "Too large")


def test_a_study_alone_may_be_large(client) -> None:
    """What is held in memory as a whole has a mebibyte; what is streamed to the disk has more."""
    content = b"x" * (bounds.MOST + 1)
    assert client.post("/take", content=content).status_code == 413
    assert client.post("/api/v1/studies", content=content).json() == len(content)
    page = "/_nicegui/client/0e9d/upload/4"
    assert client.post(page, content=content).status_code == 404
    assert bounds.LARGEST == 512 * 2**20
