"""Patients are drawn, not films, since films of one patient resemble each other.

A metric takes weights [draws, items], how often each item was drawn, and returns one value a draw
(not a number where it is undefined). All weights 1 give the figure itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Metric = Callable[[Floats], Floats]

DRAWS = 1000
_AT_ONCE = 2_000_000
"""Weights held in memory at one time."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A figure and its 95 % percentile interval; None where there was nothing to measure."""

    value: float | None
    ci: tuple[float, float] | None


def estimates(
    metrics: Mapping[str, Metric], patients: Sequence[str], *, seed: int, draws: int = DRAWS
) -> dict[str, Estimate]:
    """Each metric with its interval, all over the same draws.

    One patient alone says nothing of how patients differ, so that figure has no interval.
    """
    if not patients:
        return dict.fromkeys(metrics, Estimate(value=None, ci=None))
    whole = np.ones((1, len(patients)))
    drawn: dict[str, list[Floats]] = {name: [] for name in metrics}
    if len(set(patients)) > 1:
        for weights in _weights(patients, seed, draws):
            for name, metric in metrics.items():
                drawn[name].append(metric(weights))
    return {
        name: Estimate(value=_number(metric(whole)[0]), ci=_middle(drawn[name]))
        for name, metric in metrics.items()
    }


def interval(
    metric: Callable[[NDArray[np.intp]], float],
    patients: Sequence[str],
    *,
    seed: int,
    draws: int = DRAWS,
) -> tuple[float, float]:
    """The 95 % percentile interval of a metric of the indices that were drawn."""
    items = np.arange(len(patients))
    values = [
        metric(np.repeat(items, row.astype(np.intp)))
        for weights in _weights(patients, seed, draws)
        for row in weights
    ]
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def mean_of(values: Floats, among: NDArray[np.bool_] | None = None) -> Metric:
    """The mean of the values, or of those among them that count."""
    counted = np.ones(len(values), bool) if among is None else among

    def metric(weights: Floats) -> Floats:
        chosen = weights[:, counted]
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(chosen @ values[counted] / chosen.sum(axis=1))

    return metric


def median_of(values: Floats) -> Metric:
    """The median: the mean of the two middle values where their number is even."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]

    def metric(weights: Floats) -> Floats:
        running = weights[:, order].cumsum(axis=1)
        half = running[:, -1:] / 2
        lower = (running < half).sum(axis=1)
        upper = np.minimum((running <= half).sum(axis=1), len(values) - 1)
        return np.asarray((ordered[lower] + ordered[upper]) / 2)

    return metric


def correlation_of(first: Floats, second: Floats) -> Metric:
    """Pearson's correlation; not a number where either does not vary."""

    def metric(weights: Floats) -> Floats:
        share = weights / weights.sum(axis=1, keepdims=True)
        a, b = first - (share @ first)[:, None], second - (share @ second)[:, None]
        spread = (share * a**2).sum(axis=1) * (share * b**2).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            found = (share * a * b).sum(axis=1) / np.sqrt(spread)
        return np.where(spread > np.finfo(float).eps ** 2, found, np.nan)

    return metric


def _weights(patients: Sequence[str], seed: int, draws: int) -> Iterator[Floats]:
    """How often each item is drawn, [some draws, items] at a time."""
    _, member = np.unique(np.asarray(patients), return_inverse=True)
    number = int(member.max()) + 1
    rng = np.random.default_rng(seed)
    rows = max(1, _AT_ONCE // len(patients))
    for start in range(0, draws, rows):
        yield np.stack(
            [
                np.bincount(rng.integers(number, size=number), minlength=number)[member]
                for _ in range(min(rows, draws - start))
            ]
        ).astype(np.float64)


def _middle(parts: list[Floats]) -> tuple[float, float] | None:
    values = np.concatenate([np.empty(0), *parts])
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
