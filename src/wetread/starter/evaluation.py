"""Figures for the cards: each metric over plain arrays, each with a bootstrap interval.

Films of one patient resemble each other, so the bootstrap draws patients, not films.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Metric = Callable[[NDArray[np.intp]], float]


def auroc(truth: Floats, score: Floats) -> float:
    """The chance that a present case outranks an absent one; ties count half, NaN if one lacks."""
    positive, negative = score[truth == 1], score[truth == 0]
    if not len(positive) or not len(negative):
        return float("nan")
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, side="left")
    until = np.searchsorted(ordered, positive, side="right")
    return float((below + until).sum() / 2 / len(positive) / len(negative))


def brier(truth: Floats, probability: Floats) -> float:
    """Mean squared distance of P(present) from what was there."""
    return float(np.mean((probability - truth) ** 2))


def ece(truth: Floats, probability: Floats, *, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width of P(present)."""
    index = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = [
        abs(probability[index == b].mean() - truth[index == b].mean()) * np.mean(index == b)
        for b in range(bins)
        if (index == b).any()
    ]
    return float(sum(gaps))


def dice(drawn: NDArray[np.bool_], found: NDArray[np.bool_], seen: NDArray[np.bool_]) -> float:
    """Overlap of two masks where `seen`; 1 where both are empty."""
    total = (drawn & seen).sum() + (found & seen).sum()
    return float(2 * (drawn & found & seen).sum() / total) if total else 1.0


def interval(
    metric: Metric, groups: Sequence[str], *, seed: int, draws: int = 1000
) -> tuple[float, float]:
    """The 95 % percentile interval of `metric(indices)` over patients drawn with replacement."""
    _, inverse = np.unique(np.asarray(groups), return_inverse=True)
    members = [np.flatnonzero(inverse == g) for g in range(inverse.max() + 1)]
    rng = np.random.default_rng(seed)
    values = [
        metric(np.concatenate([members[g] for g in rng.integers(len(members), size=len(members))]))
        for _ in range(draws)
    ]
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def wilson(events: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion (Wilson 1927); honest where nothing was seen."""
    z = 1.959964
    share, widening = events / n, z * z / n
    middle = (share + widening / 2) / (1 + widening)
    half = z * np.sqrt(share * (1 - share) / n + widening / (4 * n)) / (1 + widening)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def conformal_quantile(scores: Floats, *, coverage: float) -> float:
    """The score under which a new case of this class falls with at least `coverage`.

    Split conformal (Vovk 2012, Mondrian): the ceil((n + 1) coverage)-th smallest of the n
    calibration scores; 1 where n is too small to promise anything.
    """
    n = len(scores)
    rank = int(np.ceil((n + 1) * coverage))
    return float(np.sort(scores)[rank - 1]) if rank <= n else 1.0


def prediction_set(probability: float, *, absent: float, present: float) -> tuple[str, ...]:
    """The classes that are not ruled out; when both would be, nothing is said: both stand.

    Args:
        probability: calibrated P(present).
        absent: conformal quantile of the class absent, on the score P(present).
        present: conformal quantile of the class present, on the score 1 - P(present).
    """
    kept = [
        name
        for name, score, quantile in (
            ("absent", probability, absent),
            ("present", 1 - probability, present),
        )
        if score <= quantile
    ]
    return tuple(kept) or ("absent", "present")


def temperature(truth: Floats, margin: Floats) -> float:
    """The divisor of the logit margin that makes the likelihood of `truth` greatest."""
    grid = np.exp(np.linspace(np.log(0.2), np.log(8), 400))
    return float(grid[np.argmin([_log_loss(truth, margin / t) for t in grid])])


def _log_loss(truth: Floats, margin: Floats) -> float:
    return float(np.mean(np.logaddexp(0, margin) - truth * margin))


def ridge(films: Floats, truth: Floats, others: Floats, *, strength: float = 100.0) -> Floats:
    """Scores of `others` by a ridge regression on pixels: the trivial rival of every classifier."""
    mean = films.mean(0)
    spread = films.std(0) + 1e-6
    a, b = (films - mean) / spread, (others - mean) / spread
    weights = a.T @ np.linalg.solve(a @ a.T + strength * np.eye(len(a)), truth - truth.mean())
    return np.asarray(b @ weights + truth.mean())
