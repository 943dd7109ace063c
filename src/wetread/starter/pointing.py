"""The pointing game, cross-fitted: a film never helps to choose how its own map is drawn.

Whoever tries many ways of drawing a map and reports the best has measured luck as well. So each
patient's films are judged by the way that did best on the films of all others.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wetread.starter.evaluation import interval

Floats = NDArray[np.float64]
Chosen = NDArray[np.intp]


def best(hits: Floats, energies: Floats) -> int:
    """The candidate with the most hits; among equals the one with most of its map in the boxes.

    Args:
        hits: [candidates, films], 1 where the peak lies in a box.
        energies: [candidates, films], the share of the map in the boxes.
    """
    order = np.lexsort((-energies.mean(axis=1), -hits.mean(axis=1)))
    return int(order[0])


def cross_fitted(hits: Floats, energies: Floats, patients: Sequence[str]) -> Chosen:
    """For each film the candidate that is best on the films of all other patients."""
    owner = np.asarray(patients)
    chosen = np.zeros(len(owner), dtype=np.intp)
    for patient in np.unique(owner):
        held = owner == patient
        chosen[held] = best(hits[:, ~held], energies[:, ~held])
    return chosen


def of_chosen(values: Floats, chosen: Chosen) -> Floats:
    """Each film's value [films] under the candidate that was chosen for it."""
    return values[chosen, np.arange(len(chosen))]


def figure(values: Floats, patients: Sequence[str], *, seed: int) -> dict[str, Any]:
    """A mean over films with its 95 % interval over patients."""
    mean: Callable[[NDArray[np.intp]], float] = lambda index: float(values[index].mean())  # noqa: E731
    return {"value": float(values.mean()), "ci": list(interval(mean, patients, seed=seed))}
