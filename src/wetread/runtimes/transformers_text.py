"""`transformers-text`: sentence encoders, and chat models on the operator's own hardware.

*encoder* (the default) turns `texts` into `arrays["embedding"]`. *chat* answers with one text:
`instruction` is the system's message, `texts` are the user's, and the model's chat template joins
them. Weights come from the lock or from a pinned local directory, never from a hub.
"""

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from wetread.errors import BadInput, ManifestError
from wetread.ports.runtime import Inference, InferenceRequest, Runtime
from wetread.runtimes.base import RUNTIMES, Precision, RuntimeResources, known_options
from wetread.runtimes.leased import LeasedModel
from wetread.runtimes.lock import verified

if TYPE_CHECKING:
    from wetread.runtimes.loaded.text import ChatModel, Message, SentenceEncoder

NAME = "transformers-text"
ADAPTER = "adapter.safetensors"
"""What a head that reads an adapted encoder has beside its own weights."""


class EncoderRuntime:
    """See `text_runtime` with mode `encoder`."""

    def __init__(self, model: "LeasedModel[SentenceEncoder]", batch: int) -> None:
        self._model, self._batch = model, batch

    def prepare(self) -> None:
        """Load the model before it is asked for."""
        self._model.prepare()

    def infer(self, request: InferenceRequest) -> Inference:
        """Texts in, `embedding` [texts, dimensions] out, rows of length one.

        Raises:
            BadInput: images, or an option; there is none.
            RuntimeUnavailable: weights, device or memory are missing.
        """
        started = perf_counter()
        known_options(request, {})
        _no_images(request)
        with self._model.use(request.lane) as encoder:
            rows = encoder.encode(request.texts, self._batch)
        return Inference(
            arrays={"embedding": np.ascontiguousarray(rows)},
            algorithm=self._model.algorithm(request),
            seconds=perf_counter() - started,
        )


class ChatRuntime:
    """See `text_runtime` with mode `chat`."""

    def __init__(self, model: "LeasedModel[ChatModel]", tokens: int, temperature: float) -> None:
        self._model = model
        self._defaults: dict[str, float | int | str | bool] = {
            "max_new_tokens": tokens,
            "temperature": temperature,
            "schema": "",
        }

    def prepare(self) -> None:
        """Load the model before it is asked for."""
        self._model.prepare()

    def infer(self, request: InferenceRequest) -> Inference:
        """Instruction and texts in, one text out.

        Raises:
            BadInput: images, nothing to answer, or an unknown option.
            RuntimeUnavailable: weights, device or memory are missing.
        """
        started = perf_counter()
        options = known_options(request, self._defaults)
        _no_images(request)
        with self._model.use(request.lane) as chat:
            text = chat.reply(
                _messages(request),
                tokens=int(options["max_new_tokens"]),
                temperature=float(options["temperature"]),
                seed=request.seed,
                schema=str(options["schema"]),
            )
        return Inference(
            texts=(text,),
            algorithm=self._model.algorithm(request),
            seconds=perf_counter() - started,
        )


@RUNTIMES.register(NAME)
def text_runtime(
    resources: RuntimeResources,
    /,
    *,
    model: str,
    sha256: str | None = None,
    precision: Precision = "fp32",
    mode: Literal["encoder", "chat"] = "encoder",
    batch: Annotated[int, Field(ge=1)] = 32,
    max_new_tokens: Annotated[int, Field(ge=1)] = 512,
    temperature: Annotated[float, Field(ge=0)] = 0.0,
    adapter: str | None = None,
) -> Runtime:
    """A text model behind the device lease.

    Args:
        resources: the weights lock and the device lease.
        model: id in `weights.lock`, or the absolute path of a directory.
        sha256: the directory's digest; needed for a path.
        precision: arithmetic of the network.
        mode: `encoder` or `chat`.
        batch: texts encoded at once.
        max_new_tokens: the longest answer of a chat model.
        temperature: 0 takes the likeliest words; above, words are drawn under the request's seed.
        adapter: id in `weights.lock` of a head that brings low-rank changes to an encoder.

    Options of a chat request: `max_new_tokens`, `temperature`, and `schema`, the text of a JSON
    Schema that the answer has to keep to. An encoder has none.
    """
    if adapter and mode == "chat":
        raise ManifestError("an adapter changes an encoder; leave it out where the mode is chat")
    pin = resources.lock.pin(model, sha256)
    change = resources.lock.pin(adapter) if adapter else None

    def encoder(directory: Path, device: str) -> "SentenceEncoder":
        from wetread.runtimes.loaded.text import SentenceEncoder  # noqa: PLC0415 - seconds

        changes = verified(change) / ADAPTER if change else None
        return SentenceEncoder(directory, device, precision, changes)

    def chat(directory: Path, device: str) -> "ChatModel":
        from wetread.runtimes.loaded.text import ChatModel  # noqa: PLC0415 - seconds

        return ChatModel(directory, device, precision)

    if mode == "encoder":
        name = f"{NAME}/{change.name}/{change.digest[:12]}" if change else NAME
        held = LeasedModel(
            resources=resources, runtime=name, pin=pin, precision=precision, load=encoder
        )
        return EncoderRuntime(held, batch)
    talking = LeasedModel(
        resources=resources, runtime=f"{NAME}/chat", pin=pin, precision=precision, load=chat
    )
    return ChatRuntime(talking, max_new_tokens, temperature)


def _messages(request: InferenceRequest) -> "list[Message]":
    said = "\n\n".join(request.texts) or request.instruction
    if not said:
        raise BadInput("a chat model needs an instruction or a text; this request has neither")
    system = [{"role": "system", "content": request.instruction}] if request.texts else []
    return [*(m for m in system if m["content"]), {"role": "user", "content": said}]


def _no_images(request: InferenceRequest) -> None:
    if request.images:
        raise BadInput("a text model reads no images; send them to an image model")
