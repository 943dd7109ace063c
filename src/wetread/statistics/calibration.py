"""Whether a probability may be taken at its word.

The calibration error of few films is large even where the model is perfect. What such a model of
the same probabilities would show is therefore drawn, subtracted (debiased), and compared (a test).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wetread.statistics.bootstrap import Floats, Metric
from wetread.statistics.proportion import wilson

BINS = 10
TEST_DRAWS = 2000
BIAS_DRAWS = 200


def brier(truth: Floats, probability: Floats) -> float:
    """Mean squared distance of P(present) from what was there."""
    return float(np.mean((probability - truth) ** 2))


def ece(truth: Floats, probability: Floats, *, bins: int = BINS) -> float:
    """Expected calibration error over bins of equal width of P(present)."""
    return float(ece_of(truth, probability, bins=bins)(np.ones((1, len(truth))))[0])


def ece_of(truth: Floats, probability: Floats, *, bins: int = BINS) -> Metric:
    """The same as a metric of drawn items."""
    excess = _by_bin(probability, bins) * (probability - truth)[:, None]

    def metric(weights: Floats) -> Floats:
        return np.asarray(np.abs(weights @ excess).sum(axis=1) / weights.sum(axis=1))

    return metric


def resampled_ece_of(truth: Floats, probability: Floats, *, seed: int, bins: int = BINS) -> Metric:
    """The error, without what drawing items twice adds to it; at least 0.

    A draw repeats some items and so holds fewer different ones, which inflates the error. The
    figure of the items themselves is left as it is.
    """
    observed, chance = ece_of(truth, probability, bins=bins), _chance(probability, bins, seed)
    once = chance(np.ones((1, len(truth))))

    def metric(weights: Floats) -> Floats:
        return np.asarray(np.maximum(observed(weights) - (chance(weights) - once), 0.0))

    return metric


def debiased_ece_of(truth: Floats, probability: Floats, *, seed: int, bins: int = BINS) -> Metric:
    """The error beyond that of a perfectly calibrated model of these probabilities; at least 0."""
    observed, chance = ece_of(truth, probability, bins=bins), _chance(probability, bins, seed)

    def metric(weights: Floats) -> Floats:
        return np.asarray(np.maximum(observed(weights) - chance(weights), 0.0))

    return metric


def calibration_p(truth: Floats, probability: Floats, *, seed: int, bins: int = BINS) -> float:
    """How often a perfectly calibrated model would show at least this error (Monte Carlo).

    The films count as independent, so with several of one patient it is a little too small.
    """
    drawn = _truths(probability, TEST_DRAWS, seed)
    null = np.abs((probability - drawn) @ _by_bin(probability, bins)).sum(axis=1) / len(truth)
    # Rounding must not decide between two sums of the same terms.
    as_large = null >= ece(truth, probability, bins=bins) - 1e-12
    return float((1 + as_large.sum()) / (1 + TEST_DRAWS))


@dataclass(frozen=True, kw_only=True)
class Bin:
    """One bar of a reliability diagram."""

    low: float
    high: float
    n: int
    mean_probability: float
    share_present: float
    share_present_ci: tuple[float, float]


def reliability(truth: Floats, probability: Floats, *, bins: int = BINS) -> tuple[Bin, ...]:
    """The bins that hold anything, in order."""
    place = _place(probability, bins)
    found = []
    for number in np.unique(place):
        here = place == number
        present, n = int(truth[here].sum()), int(here.sum())
        found.append(
            Bin(
                low=float(number) / bins,
                high=float(number + 1) / bins,
                n=n,
                mean_probability=float(probability[here].mean()),
                share_present=present / n,
                share_present_ci=wilson(present, n),
            )
        )
    return tuple(found)


def temperature(truth: Floats, margin: Floats) -> float:
    """The divisor of the logit margin that makes the likelihood of `truth` greatest."""
    grid = np.exp(np.linspace(np.log(0.2), np.log(8), 400))
    return float(grid[np.argmin([_log_loss(truth, margin / t) for t in grid])])


def _log_loss(truth: Floats, margin: Floats) -> float:
    return float(np.mean(np.logaddexp(0, margin) - truth * margin))


def _chance(probability: Floats, bins: int, seed: int) -> Metric:
    """The error that a perfectly calibrated model would show by chance, on average.

    An item that is drawn twice takes its drawn truth along, as it does its observed one.
    """
    columns = _by_bin(probability, bins).T.astype(bool)
    excess = probability - _truths(probability, BIAS_DRAWS, seed)

    def metric(weights: Floats) -> Floats:
        gaps = [np.abs(weights[:, column] @ excess[:, column].T).mean(axis=1) for column in columns]
        return np.asarray(np.sum(gaps, axis=0) / weights.sum(axis=1))

    return metric


def _place(probability: Floats, bins: int) -> NDArray[np.intp]:
    return np.minimum((probability * bins).astype(np.intp), bins - 1)


def _by_bin(probability: Floats, bins: int) -> Floats:
    """[items, bins], 1 where an item lies in a bin."""
    return np.eye(bins)[_place(probability, bins)]


def _truths(probability: Floats, draws: int, seed: int) -> NDArray[np.bool_]:
    """[draws, items], each present with its own probability."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.random((draws, len(probability))) < probability)
