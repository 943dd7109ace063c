"""Where a gate's two limits lie, and what it is to lie far from everything that was known.

Both limits are set where pictures of the scope and the others lie apart, in the middle between
them, and never so that more than 2 % of the pictures of the scope that set them are refused. A few
cases say little about the edge of their kind, and much about how far away the others are.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FALSE_REFUSALS = 0.02
TAKEN = 0.01
"""The share of others that a limit may let in; the other limit still has to agree."""


def least_probability(inside: Floats, outside: Floats) -> float:
    """The limit on P(in scope): the middle, in logits, between the doubtful ones of both kinds.

    Where they overlap, those of the scope decide.
    """
    low = _logit(float(np.quantile(inside, FALSE_REFUSALS / 2, method="lower")))
    high = _logit(float(np.quantile(outside, 1 - TAKEN, method="higher")))
    return float(1 / (1 + np.exp(-(low + min(low, high)) / 2)))


def largest_distance(inside: Floats, outside: Floats) -> float:
    """The limit on the distance: the geometric middle, at most half beyond the scope's farthest.

    Kinds that nobody thought of may lie nearer than those that were drawn.
    """
    farthest = float(np.quantile(inside, 1 - FALSE_REFUSALS / 2, method="higher"))
    nearest = float(np.quantile(outside, TAKEN, method="lower"))
    return float(min(np.sqrt(farthest * max(nearest, farthest)), 1.5 * farthest))


def within(verdict: tuple[float, float], calibration: dict[str, Any]) -> bool:
    """Whether P(in scope) is high enough and the distance small enough."""
    probability, far = verdict
    return bool(
        probability >= calibration["min_probability"] and far <= calibration["max_distance"]
    )


def space(features: Floats) -> tuple[Floats, Floats]:
    """Mean and precision of the features, shrunk towards their average variance."""
    mean = features.mean(0)
    covariance = np.cov(features.T)
    shrunk = 0.9 * covariance + 0.1 * np.eye(len(covariance)) * np.trace(covariance) / len(
        covariance
    )
    return mean, np.linalg.inv(shrunk)


def distance(features: Floats, mean: Floats, precision: Floats) -> Floats:
    """Mahalanobis distance of each row from the pictures in scope, in standard deviations."""
    moved = features - mean
    squared: Floats = np.einsum("ni,ij,nj->n", moved, precision, moved)
    return np.asarray(np.sqrt(squared))


def _logit(probability: float) -> float:
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return float(np.log(inside / (1 - inside)))
