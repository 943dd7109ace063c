"""How the expected overlap goes with the true one, and what its flags catch and cost."""

from collections.abc import Sequence
from typing import Any

from wetread.starter.evaluating.figures import array, stated
from wetread.starter.evaluating.segmentation_figures import POOR, doubt_metrics
from wetread.starter.evaluating.spoilt import Spoilt
from wetread.statistics.bootstrap import estimates

Figures = dict[str, Any]


def spoilt_figures(found: Sequence[Spoilt], *, times: int, seed: int) -> Figures:
    """The figures of all spoilt pictures, then of each way of spoiling; intervals over patients."""
    kinds = dict.fromkeys(one.kind for one in found)
    return {
        "times": times,
        "n_pictures": len({one.id for one in found}),
        "n_patients": len({one.patient for one in found}),
        **_figures(found, seed),
        "by_kind": {kind: _figures([o for o in found if o.kind == kind], seed) for kind in kinds},
        "points": [[round(one.quality, 4), round(one.dice, 4)] for one in found],
    }


def _figures(found: Sequence[Spoilt], seed: int) -> Figures:
    overlap, quality = array([o.dice for o in found]), array([o.quality for o in found])
    metrics = doubt_metrics(overlap, quality, [o.flagged for o in found])
    n_poor = int((overlap < POOR).sum())
    return {
        "n": len(found),
        "n_poor": n_poor,
        "n_good": len(found) - n_poor,
        **stated(estimates(metrics, [o.patient for o in found], seed=seed)),
    }
