"""A model behind one method: arrays and texts in, arrays and texts out, and a record of how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from wetread.clinical.findings import AlgorithmIdentification

Lane = Literal["STAT", "routine", "shadow"]


@dataclass(frozen=True, kw_only=True)
class InferenceRequest:
    """What a model is given.

    `images` are arrays [rows, columns] or [slices, rows, columns] in stored intensities;
    `instruction` is the task in words; `lane` says who may pass whom in the queue.
    """

    agent: str
    images: tuple[NDArray[np.generic], ...] = ()
    texts: tuple[str, ...] = ()
    instruction: str = ""
    lane: Lane = "routine"
    seed: int = 0
    options: Mapping[str, float | int | str | bool] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Inference:
    """What a model returned.

    `arrays` by name (`probability` [classes], `mask` [structures, rows, columns] as float32
    probabilities, `embedding` [texts, dimensions], `attention` [rows, columns] …); `labels`
    names the first axis where it has meaning; `scalars` holds single figures such as an
    out-of-distribution score; `texts` what a language model wrote; `methods` how an array was
    made, by its name, in words for people.
    """

    arrays: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    scalars: Mapping[str, float] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    methods: Mapping[str, str] = field(default_factory=dict)
    algorithm: AlgorithmIdentification
    seconds: float = 0.0

    @property
    def json_object(self) -> str:
        """The text from the first brace to the last: chat models put words around their JSON."""
        text = "".join(self.texts)
        return text[text.find("{") : text.rfind("}") + 1]


class Runtime(Protocol):
    """Runs one model.

    Raises:
        RuntimeUnavailable: weights, device or memory are missing.
    """

    def infer(self, request: InferenceRequest) -> Inference: ...
