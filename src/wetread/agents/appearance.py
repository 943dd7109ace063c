"""What pixels look like, to plain arithmetic and to the model at the gate, as objections.

Each function yields its objections as sentences for the reader, and nothing where it has none.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from wetread.agents.header import Reads
from wetread.errors import RuntimeUnavailable
from wetread.ports.runtime import Inference

SAMPLED = 64
"""Rows and columns, at least, by which contrast is judged; a large film is not sorted whole."""

VOLUME_AXES = 3


def about_pixels(pixels: NDArray[np.generic], reads: Reads) -> Iterator[str]:
    axes = VOLUME_AXES if reads.dimension == "volume" else VOLUME_AXES - 1
    if pixels.ndim != axes:
        shape = "stack of grey planes" if reads.dimension == "volume" else "single grey plane"
        yield f"The image is not a {shape}, as a {reads.name} is."
        return
    if pixels.dtype.kind == "f" and not np.isfinite(pixels.sum(dtype=np.float64)):
        yield "The image holds values that are not numbers."
        return
    step = max(1, min(pixels.shape) // SAMPLED)
    sampled = pixels[(slice(None, None, step),) * axes].ravel()
    edge = len(sampled) // 100
    ordered = np.partition(sampled, (edge, len(sampled) - 1 - edge))
    if ordered[-1 - edge] <= ordered[edge]:
        yield "The image holds no contrast: nearly all of it has one and the same value."


def strangeness(inference: Inference) -> tuple[float, float]:
    """How strange the gate finds a picture, and the limit beyond which it is out of scope.

    Raises:
        RuntimeUnavailable: the model gave no score, or nothing to hold it against.
    """
    score, limit = inference.scalars.get("ood"), inference.scalars.get("threshold")
    if score is None or limit is None:
        raise RuntimeUnavailable(
            "the model at the input gate returned no 'ood' score or no 'threshold'; "
            "configure a gate model that does"
        )
    return score, limit


def about_distribution(inference: Inference, reads: str) -> Iterator[str]:
    score, limit = strangeness(inference)
    if not score <= limit:  # not a number is an objection, too
        yield (
            f"The image does not look like a {reads} to the input gate "
            f"(score {score:.2f}, limit {limit:.2f}){_resemblance(inference, reads)}."
        )


def _resemblance(inference: Inference, reads: str) -> str:
    """What the gate takes it for, where its best guess is another kind of image with a name."""
    labels, chances = inference.labels, inference.arrays.get("probability")
    if chances is None or not labels or len(chances) != len(labels):
        return ""
    guess = labels[int(np.argmax(chances))].replace("-", " ")
    ours = set(guess.split()) <= set(reads.lower().replace("-", " ").split())
    return "" if ours or "scope" in guess else f"; it looks more like {guess}"
