"""Images of one shape go through a network together: one pass costs less than many."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
R = TypeVar("R")

MOST = 16
"""In one pass; more would take memory and win no time."""


def batched(
    inputs: Sequence[Floats], run: Callable[[Floats], Iterable[R]], *, most: int = MOST
) -> list[R]:
    """What `run` makes of each input, in order.

    Args:
        inputs: arrays; those of one shape are stacked along a new first axis.
        run: from a stack [n, …] to n results.
        most: the largest stack.
    """
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for index, one in enumerate(inputs):
        alike[one.shape].append(index)
    results: dict[int, R] = {}
    for indices in alike.values():
        for start in range(0, len(indices), most):
            chosen = indices[start : start + most]
            results.update(zip(chosen, run(np.stack([inputs[i] for i in chosen])), strict=True))
    return [results[index] for index in range(len(inputs))]
