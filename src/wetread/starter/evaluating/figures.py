"""What every group of rows states: how many, of how many patients, and figures with intervals."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from wetread.starter.evaluating.answers import Answer
from wetread.starter.evaluating.items import Item
from wetread.statistics.bootstrap import Estimate, Floats

Figures = dict[str, Any]


def counted(pairs: Sequence[tuple[Item, Answer]]) -> Figures:
    """`n` counts every row that was put to the gate; the figures are of those answered."""
    abstained = sum(answer.abstained for _, answer in pairs)
    return {
        "n": len(pairs),
        "n_abstained": abstained,
        "n_answered": len(pairs) - abstained,
        "n_patients": len({item.patient for item, _ in pairs}),
    }


def stated(estimates: Mapping[str, Estimate]) -> Figures:
    """Each figure beside its interval, as lists and numbers."""
    found: Figures = {}
    for name, estimate in estimates.items():
        found[name] = estimate.value
        found[f"{name}_ci"] = list(estimate.ci) if estimate.ci else None
    return found


def array(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=np.float64)
