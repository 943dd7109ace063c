"""An endpoint is asked as the operator configured it, and its failures are told without secrets."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from wetread.errors import BadInput, ManifestError, RuntimeUnavailable
from wetread.ports.runtime import InferenceRequest, Runtime
from wetread.runtimes import remote
from wetread.runtimes.shipped import RUNTIMES

SAID = {"choices": [{"message": {"role": "assistant", "content": "present"}}]}
Replies = list[tuple[int, Any]]


class Endpoint:
    """A real server on this machine that answers from a list and keeps what it was asked."""

    def __init__(self, replies: Replies) -> None:
        self.asked: list[tuple[dict[str, Any], dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                outer.asked.append((json.loads(self.rfile.read(length)), dict(self.headers)))
                status, body = replies[min(len(outer.asked), len(replies)) - 1]
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: Any) -> None:
                """Nothing is printed."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Replies], Endpoint]]:
    """Endpoints with these replies; nobody waits between attempts."""
    monkeypatch.setattr(remote, "PAUSE_S", 0.0)
    running: list[Endpoint] = []

    def start(replies: Replies) -> Endpoint:
        running.append(Endpoint(replies))
        return running[-1]

    yield start
    for one in running:
        one.server.shutdown()


def built(url: str, **more: Any) -> Runtime:
    return RUNTIMES.build("remote", {"url": url, "model": "m", **more}, None, where="here")


def ask(runtime: Runtime, **more: Any) -> str:
    told = {"agent": "chat-planner", "texts": ("Is there pneumonia?",), "instruction": "Plan."}
    return runtime.infer(InferenceRequest(**(told | more))).texts[0]


def test_messages_key_and_schema_go_out_as_configured(endpoint, monkeypatch) -> None:
    """The key from the environment, the schema as a response format."""
    monkeypatch.setenv("OUR_KEY", "s3cret")
    on = endpoint([(200, SAID)])
    runtime = built(on.url, key_env="OUR_KEY", max_new_tokens=7)
    options = {"schema": '{"type": "object"}', "max_new_tokens": 9}

    assert ask(runtime, seed=3, options=options) == "present"
    ((body, headers),) = on.asked
    assert headers["Authorization"] == "Bearer s3cret"
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert (body["model"], body["max_tokens"], body["seed"]) == ("m", 9, 3)
    assert body["response_format"]["json_schema"]["schema"] == {"type": "object"}


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_fails_for_a_moment_is_tried_again(endpoint, status: int) -> None:
    """And answered when it works."""
    on = endpoint([(status, {}), (status, {}), (200, SAID)])

    assert ask(built(on.url)) == "present"
    assert len(on.asked) == 3


def test_what_is_refused_is_not_tried_again(endpoint, monkeypatch) -> None:
    """The message names the host and the status, and no key."""
    monkeypatch.setenv("OUR_KEY", "s3cret")
    on = endpoint([(401, {"error": "s3cret is wrong"})])

    with pytest.raises(
        RuntimeUnavailable, match=r"127\.0\.0\.1 gave no answer \(status 401\)"
    ) as e:
        ask(built(on.url, key_env="OUR_KEY"))
    assert "s3cret" not in str(e.value)
    assert len(on.asked) == 1


def test_nobody_at_home_is_told_after_the_last_attempt() -> None:
    """By the kind of fault alone."""
    with pytest.raises(RuntimeUnavailable, match="ConnectError"):
        ask(built("http://127.0.0.1:9/v1", attempts=1))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>", "is no JSON"),
        ({"choices": []}, "holds no text"),
        ({"choices": [{"message": {"content": None}}]}, "holds no text"),
        (b"x" * (remote.LONGEST + 1), "longer than 1 MiB"),
    ],
)
def test_an_answer_that_is_none_is_refused(endpoint, body: Any, reason: str) -> None:
    """Whatever its status."""
    with pytest.raises(RuntimeUnavailable, match=reason):
        ask(built(endpoint([(200, body)]).url))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://models.example.org/v1", "use https"),
        ("ftp://127.0.0.1/v1", "http"),
        ("https://me:pw@models.example.org/v1", "without a user"),
        ("models", "http"),
    ],
)
def test_an_address_that_would_leak_stops_the_load(url: str, reason: str) -> None:
    """Patients' words travel encrypted, or not at all."""
    with pytest.raises(ManifestError, match=f"here: url: .*{reason}"):
        built(url)


def test_an_address_elsewhere_over_tls_and_here_without_are_both_fine() -> None:
    """Building connects to nothing."""
    for url in ("https://models.example.org/v1", "http://localhost:8000/v1", "http://[::1]:1/v1"):
        built(url)


def test_images_and_unknown_options_are_refused() -> None:
    """Nothing is sent that the model could not read."""
    runtime = built("http://127.0.0.1:9/v1")
    with pytest.raises(BadInput, match="no option"):
        ask(runtime, options={"beams": 4})
