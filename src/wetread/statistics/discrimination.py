"""Whether a score ranks what is present above what is absent."""

import numpy as np

from wetread.statistics.bootstrap import Floats, Metric


def auroc(truth: Floats, score: Floats) -> float:
    """The chance that a present case outranks an absent one; ties count half, NaN if one lacks."""
    return float(auroc_of(truth, score)(np.ones((1, len(truth))))[0])


def auroc_of(truth: Floats, score: Floats) -> Metric:
    """The same as a metric of drawn items."""
    order = np.argsort(score, kind="stable")
    ranked = score[order]
    tied = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]][: len(ranked)])
    present = truth[order] == 1

    def metric(weights: Floats) -> Floats:
        drawn = weights[:, order]
        positive = np.add.reduceat(drawn * present, tied, axis=1)
        negative = np.add.reduceat(drawn * ~present, tied, axis=1)
        below = negative.cumsum(axis=1) - negative / 2
        pairs = positive.sum(axis=1) * negative.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray((positive * below).sum(axis=1) / pairs)

    return metric
