"""What is at no path of the API."""

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS", "POST", "BREW"])
@pytest.mark.parametrize("path", ["/api/v1/patients?name=MEIER", "/api/MEIER", "/api/v1/cases/"])
def test_an_unknown_path_is_a_problem(program, method, path) -> None:
    """Of ours, by whatever method, and without what was asked for."""
    answer = program("rita").request(method, path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "MEIER" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "able"),
    [
        ("HEAD", "/api/v1/cases", "GET, POST"),
        ("PUT", "/api/v1/cases/c-1", "GET"),
        ("OPTIONS", "/api/v1/work-items/i-1/claim", "DELETE, POST"),
        ("BREW", "/api/v1/health", "GET"),
    ],
)
def test_a_known_path_says_what_it_takes(program, method, path, able) -> None:
    """Another method is refused with those that are allowed."""
    answer = program("rita").request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, able)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_stranger_is_not_told_what_is_there(stranger) -> None:
    """They sign in first."""
    for path in ("/api/v1/cases", "/api/v1/nowhere"):
        assert stranger.get(path).status_code == 401


def test_no_socket_is_here(gate, tokens) -> None:
    """It is closed."""
    client = TestClient(gate, headers={"origin": "http://testserver"})
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/api/v1/cases"):
        pass


def test_paths_that_nobody_declared_are_counted_as_one(program) -> None:
    """No label of a figure holds what was asked for."""
    program("ada").get("/api/v1/patients/MEIER")
    told = program("ada").get("/api/v1/metrics").text
    assert 'method="GET",route="other",status="404"' in told
    assert "MEIER" not in told
