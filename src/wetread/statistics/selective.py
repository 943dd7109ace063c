"""What would be wrong among the answers that a model is surest of (El-Yaniv and Wiener 2010)."""

import numpy as np

from wetread.statistics.bootstrap import Floats, Metric

POINTS = 20


def risk_coverage(loss: Floats, confidence: Floats) -> tuple[tuple[float, float], ...]:
    """The curve: share of items kept, surest first, and the mean loss among them."""
    if not len(loss):
        return ()
    ordered = loss[np.argsort(-confidence, kind="stable")]
    mean = ordered.cumsum() / np.arange(1, len(ordered) + 1)
    kept = np.unique(np.ceil(np.linspace(0, 1, POINTS + 1)[1:] * len(loss)).astype(int))
    return tuple((float(k / len(loss)), float(mean[k - 1])) for k in kept)


def risk_area_of(loss: Floats, confidence: Floats) -> Metric:
    """The area under that curve: the mean loss over all shares kept; less is better."""
    order = np.argsort(-confidence, kind="stable")
    ordered = loss[order]

    def metric(weights: Floats) -> Floats:
        drawn = weights[:, order]
        running = drawn.cumsum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.nan_to_num((drawn * ordered).cumsum(axis=1) / running)
        return np.asarray((drawn * mean).sum(axis=1) / running[:, -1])

    return metric
