"""Models of which one says the opposite of what is true, for a case that checks its reader."""

from dataclasses import replace
from hashlib import blake2b
from typing import Final

import numpy as np

from wetread.bootstrap.handing_on import HandingOn
from wetread.bootstrap.models import Models, Part
from wetread.clinical.findings import Label
from wetread.manifests.specs import Role
from wetread.ports.runtime import Inference, InferenceRequest, Runtime

SURE: Final = (0.9, 0.98)
"""Between these lies the probability of the wrong answer."""

JUST: Final = 0.002

MISREADS: Final = "classification"


class Misreading(HandingOn):
    """The models of this home, but the classifier answers against the truth."""

    def __init__(self, models: Models, truth: Label) -> None:
        super().__init__(models)
        self._truth = truth

    def runtime(self, role: Role, part: Part) -> Runtime | None:
        runtime = super().runtime(role, part)
        if runtime is None or part == "gate" or role.id != MISREADS:
            return runtime
        return _Against(runtime, self._truth)

    def close(self) -> None:
        """They are somebody else's, who lets go of them."""


class _Against:
    """Everything of an answer is the model's own but the probabilities."""

    def __init__(self, runtime: Runtime, truth: Label) -> None:
        self._runtime, self._truth = runtime, truth

    def infer(self, request: InferenceRequest) -> Inference:
        answer = self._runtime.infer(request)
        if "probability" not in answer.arrays or set(answer.labels) != {"present", "absent"}:
            return answer
        true = answer.labels.index(self._truth)
        wrong = _by_chance(request, *_firm(answer, true))
        chances = np.full(2, wrong, dtype=np.float32)
        chances[true] = 1 - wrong
        return replace(answer, arrays={**answer.arrays, "probability": chances})


def _firm(answer: Inference, true: int) -> tuple[float, float]:
    """Bounds within which the true answer is ruled out: a draft that hedges is no check.

    A label falls out of the conformal set where 1 - P(label) exceeds its quantile.
    """
    low, high = SURE
    quantiles = answer.arrays.get("conformal_quantile")
    limit = 0.0 if quantiles is None else float(quantiles[true])
    if low < limit + JUST < 1:
        low = limit + JUST
    return low, max(high, (low + 1) / 2)


def _by_chance(request: InferenceRequest, low: float, high: float) -> float:
    """One figure for each film, so that none tells a check; the same again for the same film."""
    seen = blake2b(digest_size=8)
    for image in request.images:
        seen.update(np.ascontiguousarray(image).tobytes())
    return low + (high - low) * int.from_bytes(seen.digest()) / 2**64
