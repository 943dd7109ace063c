"""`scripted`: plays recorded replies, so that a whole case runs without weights, torch or a GPU.

Replies are played in order and the last one repeats. A reply with `when` waits for a request that
matches; the first that fits and has not been played is taken, and when all that fit were played,
the last of them repeats. Options are ignored, images are looked at for their size alone, and
nothing waits: a scripted time-out is raised at once.

    replies:
      - {probability: {present: 0.93}, prediction_set: [present]}
      - {mask: left-only, scalars: {quality: 0.9}}
      - {scalars: {ood: 1.7}}
      - {raises: out-of-memory, when: {instruction_contains: pneumonia}}
"""

import threading
from functools import lru_cache
from hashlib import blake2b
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from wetread.clinical.coding import Noun
from wetread.clinical.findings import AlgorithmIdentification
from wetread.errors import OutOfMemory, RuntimeUnavailable
from wetread.ports.runtime import Inference, InferenceRequest
from wetread.runtimes.base import RUNTIMES, RuntimeResources, only_image
from wetread.runtimes.calibration import THRESHOLD
from wetread.runtimes.silhouettes import Outline, labels_of, silhouettes

Floats = NDArray[np.float32]
Fault = Literal["out-of-memory", "time-out", "unavailable"]

SCRIPTED = "scripted"
COVERAGE = 0.9
_FAULTS: dict[Fault, RuntimeUnavailable] = {
    "out-of-memory": OutOfMemory("the script says that the device ran out of memory"),
    "time-out": RuntimeUnavailable("the script says that the model gave no answer in time"),
    "unavailable": RuntimeUnavailable("the script says that the model is unavailable"),
}


class When(Noun):
    """Which requests a reply is for; case does not matter."""

    instruction_contains: str = ""
    agent: str | None = None

    def matches(self, request: InferenceRequest) -> bool:
        return (
            self.instruction_contains.casefold() in request.instruction.casefold()
            and self.agent in (None, request.agent)
        )


class Reply(Noun):
    """What the model says once, or how it fails.

    `probability` of one label out of absent and present implies the other. `prediction_set` is
    turned into quantiles that yield exactly that set. `mask` draws structures to the size of the
    image. `embedding` answers every text with a vector of that many dimensions, made of its words.
    """

    probability: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    prediction_set: tuple[str, ...] | None = None
    mask: Outline | None = None
    embedding: Annotated[int, Field(ge=8)] | None = None
    scalars: dict[str, float] = Field(default_factory=dict)
    texts: tuple[str, ...] = ()
    raises: Fault | None = None
    when: When = When()

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.mask and self.probability:
            raise ValueError("a reply holds either a mask or probabilities, not both")
        strangers = set(self.prediction_set or ()) - set(self.chances)
        if strangers:
            raise ValueError(f"prediction_set names {sorted(strangers)}, which have no probability")
        return self

    @property
    def chances(self) -> dict[str, float]:
        """Probability of each label, absent before present."""
        if set(self.probability) < {"absent", "present"} and self.probability:
            ((label, chance),) = self.probability.items()
            other = 1 - chance
            present = chance if label == "present" else other
            return {"absent": 1 - present, "present": present}
        return dict(self.probability)


class _Line:
    """A reply with its arrays made once."""

    def __init__(self, reply: Reply) -> None:
        self.reply, self.played = reply, False
        chances = reply.chances
        self.labels = labels_of(reply.mask) if reply.mask else tuple(chances)
        self.arrays: dict[str, Floats] = {}
        self.scalars = dict(reply.scalars)
        if chances:
            self.arrays["probability"] = _fixed(list(chances.values()))
        if reply.prediction_set is not None:
            kept = [1.0 if label in reply.prediction_set else -1.0 for label in chances]
            self.arrays["conformal_quantile"] = _fixed(kept)
            self.scalars.setdefault("coverage", COVERAGE)
        if "ood" in self.scalars:
            self.scalars.setdefault("threshold", THRESHOLD)

    def arrays_for(self, request: InferenceRequest) -> dict[str, Floats]:
        arrays = dict(self.arrays)
        if self.reply.mask:
            arrays["mask"] = silhouettes(self.reply.mask, only_image(request).shape)
        if self.reply.embedding:
            arrays["embedding"] = _embedded(request.texts, self.reply.embedding)
        return arrays


class ScriptedRuntime:
    """See `scripted_runtime`."""

    def __init__(self, replies: tuple[Reply, ...], model: str) -> None:
        self._lines = [_Line(reply) for reply in replies]
        self._model = model
        self._turn = threading.Lock()

    def infer(self, request: InferenceRequest) -> Inference:
        """The next reply that fits.

        Raises:
            RuntimeUnavailable: the script says so, or has no reply for this request.
        """
        line = self._next(request)
        if line.reply.raises:
            fault = _FAULTS[line.reply.raises]
            raise type(fault)(*fault.args)
        return Inference(
            arrays=line.arrays_for(request),
            labels=line.labels,
            scalars=line.scalars,
            texts=line.reply.texts,
            algorithm=AlgorithmIdentification(
                agent=request.agent, runtime="scripted", model=self._model, seed=request.seed
            ),
        )

    def _next(self, request: InferenceRequest) -> _Line:
        with self._turn:
            fitting = [line for line in self._lines if line.reply.when.matches(request)]
            if not fitting:
                raise RuntimeUnavailable(
                    f"the script has no reply for this request of {request.agent!r}; add one"
                )
            line = next((one for one in fitting if not one.played), fitting[-1])
            line.played = True
            return line


@RUNTIMES.register(SCRIPTED)
def scripted_runtime(
    _resources: RuntimeResources | None = None,
    /,
    *,
    replies: Annotated[tuple[Reply, ...], Field(min_length=1)],
    model: str = "scripted@1",
) -> ScriptedRuntime:
    """A model made of recorded replies; it needs neither lock nor lease.

    Args:
        replies: what it says, in order.
        model: the name it goes by in the record of a finding.
    """
    return ScriptedRuntime(replies, model)


def _fixed(values: list[float]) -> Floats:
    array = np.array(values, dtype=np.float32)
    array.setflags(write=False)
    return array


def _embedded(texts: tuple[str, ...], dimensions: int) -> Floats:
    """Unit vectors in which texts with words in common lie close (feature hashing)."""
    rows = np.zeros((len(texts), dimensions), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in text.casefold().split() or ("",):
            place, sign = _hashed(word)
            row[place % dimensions] += sign
        row[0] += 0 if row.any() else 1
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@lru_cache(maxsize=16384)
def _hashed(word: str) -> tuple[int, int]:
    digest = blake2b(word.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:7], "big"), 1 if digest[7] % 2 else -1
