"""`remote`: a chat model behind an OpenAI-compatible endpoint that the operator configured.

This is the one runtime that opens a connection, and only to the address in its manifest: over TLS,
or to this very machine. The key comes from an environment variable and is in no message. What fails
for a moment (no connection, 429, 502 to 504) is tried again after a pause; what is refused is not.
"""

import json
import os
from collections.abc import Iterator
from ipaddress import ip_address
from time import monotonic, perf_counter, sleep
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import Field

from wetread.clinical.findings import AlgorithmIdentification
from wetread.errors import BadInput, ManifestError, RuntimeUnavailable
from wetread.ports.runtime import Inference, InferenceRequest, Runtime
from wetread.runtimes.base import RUNTIMES, RuntimeResources, known_options

if TYPE_CHECKING:
    import httpx

NAME: Final = "remote"
LONGEST: Final = 1024 * 1024
"""Bytes of an answer."""

PAUSE_S: Final = 0.5
"""Before the second attempt; each further one waits twice as long."""

_FOR_A_MOMENT: Final = frozenset({429, 502, 503, 504})


class RemoteRuntime:
    """See `remote_runtime`."""

    def __init__(
        self,
        *,
        url: str,
        model: str,
        key_env: str | None,
        tokens: int,
        temperature: float,
        timeout_s: float,
        attempts: int,
    ) -> None:
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._model, self._key_env = model, key_env
        self._host = urlsplit(url).hostname or ""
        self._timeout_s, self._attempts = timeout_s, attempts
        self._defaults: dict[str, float | int | str | bool] = {
            "max_new_tokens": tokens,
            "temperature": temperature,
            "schema": "",
        }

    def infer(self, request: InferenceRequest) -> Inference:
        """Instruction and texts in, one text out.

        Raises:
            BadInput: images, or an unknown option.
            RuntimeUnavailable: the endpoint can't be reached, refuses, or answers with no text.
        """
        started = perf_counter()
        options = known_options(request, self._defaults)
        if request.images:
            raise BadInput("this model reads texts and no images; give it texts")
        text = _text_of(self._answered(self._asked(request, options)))
        return Inference(
            texts=(text,),
            algorithm=AlgorithmIdentification(
                agent=request.agent,
                runtime=NAME,
                model=f"{self._model}@{self._host}",
                device="remote",
                precision="unknown",
                seed=request.seed,
            ),
            seconds=perf_counter() - started,
        )

    def _asked(self, request: InferenceRequest, options: dict[str, Any]) -> dict[str, Any]:
        messages = [{"role": "user", "content": text} for text in request.texts]
        if request.instruction:
            messages.insert(0, {"role": "system", "content": request.instruction})
        asked: dict[str, Any] = {
            "model": self._model,
            "messages": messages,
            "max_tokens": int(options["max_new_tokens"]),
            "temperature": float(options["temperature"]),
            "seed": request.seed,
            "stream": False,
        }
        if options["schema"]:
            schema = _parsed(str(options["schema"]).encode())
            kept = {"name": "answer", "schema": schema, "strict": True}
            asked["response_format"] = {"type": "json_schema", "json_schema": kept}
        return asked

    def _answered(self, asked: dict[str, Any]) -> Any:
        import httpx  # noqa: PLC0415 - most installations never call out

        reason, until = "", monotonic() + self._timeout_s
        for pause in _pauses(self._attempts):
            sleep(pause)
            if monotonic() >= until:
                break
            try:
                status, body = self._posted(asked, until)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                reason = type(error).__name__  # its message may hold the address and more
                continue
            if status == httpx.codes.OK:
                return _parsed(body)
            reason = f"status {status}"
            if status not in _FOR_A_MOMENT:
                break
        raise RuntimeUnavailable(f"the endpoint at {self._host} gave no answer ({reason})")

    def _posted(self, asked: dict[str, Any], until: float) -> tuple[int, bytes]:
        import httpx  # noqa: PLC0415 - most installations never call out

        key = os.environ.get(self._key_env, "") if self._key_env else ""
        if self._key_env and not key:
            raise RuntimeUnavailable(f"{self._key_env}, which holds the endpoint's key, is not set")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        with (
            httpx.Client(
                timeout=self._timeout_s, follow_redirects=False, trust_env=False
            ) as client,
            client.stream("POST", self._url, json=asked, headers=headers) as reply,
        ):
            return reply.status_code, _bounded(reply, until)


@RUNTIMES.register(NAME)
def remote_runtime(
    resources: RuntimeResources,  # noqa: ARG001 - no weights of ours
    /,
    *,
    url: str,
    model: str,
    key_env: str | None = None,
    max_new_tokens: Annotated[int, Field(ge=1)] = 512,
    temperature: Annotated[float, Field(ge=0)] = 0.0,
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 25.0,
    attempts: Annotated[int, Field(ge=1, le=5)] = 3,
) -> Runtime:
    """A chat model that answers over HTTP.

    Args:
        resources: not used; what runs there has no weights here.
        url: up to and without `/chat/completions`, such as `http://127.0.0.1:8000/v1`.
        model: the name under which the endpoint serves it.
        key_env: the environment variable that holds the key; none where no key is needed.
        max_new_tokens: the longest answer.
        temperature: 0 takes the likeliest words.
        timeout_s: after which all attempts are given up; less than the manifest's own time-out.
        attempts: how often is tried what fails for a moment.

    Options of a request are those of a local chat model: `max_new_tokens`, `temperature`, `schema`.

    Raises:
        ManifestError: the address is none, or would carry patients' words unencrypted.
    """
    _safe(url)
    return RemoteRuntime(
        url=url,
        model=model,
        key_env=key_env,
        tokens=max_new_tokens,
        temperature=temperature,
        timeout_s=timeout_s,
        attempts=attempts,
    )


def _safe(url: str) -> None:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise ManifestError("url: write http(s)://HOST[:PORT]/PATH") from None
    bare = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not named or not bare:
        raise ManifestError(
            "url: write http(s)://HOST[:PORT]/PATH, without a user, a password or a query"
        )
    if parts.scheme == "http" and not _is_here(parts.hostname or ""):
        raise ManifestError("url: use https, since what is sent there may be about patients")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _pauses(attempts: int) -> Iterator[float]:
    yield 0.0
    for number in range(attempts - 1):
        yield PAUSE_S * 2**number


def _bounded(reply: "httpx.Response", until: float) -> bytes:
    body = b""
    for piece in reply.iter_bytes():
        body += piece
        if monotonic() > until:
            raise RuntimeUnavailable("the endpoint's answer took too long")
        if len(body) > LONGEST:
            raise RuntimeUnavailable("the endpoint's answer is longer than 1 MiB")
    return body


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):  # no JSON, no UTF-8, or a figure without end
        raise RuntimeUnavailable("the endpoint's answer is no JSON") from None


def _text_of(answer: Any) -> str:
    """`choices[0].message.content`."""
    try:
        text = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        text = None
    if not isinstance(text, str) or text != text.encode(errors="ignore").decode():
        raise RuntimeUnavailable("the endpoint's answer holds no text")
    return text
