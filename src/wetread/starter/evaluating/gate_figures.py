"""How often a gate refuses what it should take, and takes what it should refuse."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from wetread.starter.evaluating.figures import array, stated
from wetread.starter.evaluating.gate import Shown
from wetread.statistics.bootstrap import Floats, estimates
from wetread.statistics.discrimination import auroc_of
from wetread.statistics.proportion import wilson

Figures = dict[str, Any]
EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.5, 2.0, 5.0, 10.0, 100.0)
"""Of the bars in which scores are counted; the last takes whatever lies above."""


def gate_figures(found: Sequence[Shown], *, seed: int) -> Figures:
    """Shares with Wilson intervals over pictures; the ranking with a bootstrap over patients."""
    inside = [one for one in found if one.inside]
    outside = [one for one in found if not one.inside]
    strange = [one for one in outside if not one.learned]
    return {
        "n": len(inside),
        "n_patients": len({one.patient for one in inside}),
        **_share("false_refusals", inside),
        "n_outside": len(outside),
        **_share("refused_share", outside),
        **_ranking("auroc", inside, outside, seed),
        "n_unseen": len(strange),
        **_share("refused_unseen_share", strange),
        **_ranking("auroc_unseen", inside, strange, seed),
        "by_source": {
            name: {
                "n": len(some),
                "n_patients": len({one.patient for one in some}),
                **_share("false_refusals", some),
            }
            for name, some in _grouped(inside).items()
        },
        "by_kind": {
            name: {
                "n": len(some),
                "learned": some[0].learned,
                **_share("refused_share", some),
                **_ranking("auroc", inside, some, seed),
            }
            for name, some in _grouped(outside).items()
        },
        "histogram": {
            "edges": list(EDGES),
            "inside": _counts(inside),
            "outside": _counts(outside),
        },
    }


def _grouped(found: Sequence[Shown]) -> dict[str, list[Shown]]:
    """In order of their first picture."""
    groups: dict[str, list[Shown]] = {}
    for one in found:
        groups.setdefault(one.group, []).append(one)
    return groups


def _share(name: str, found: Sequence[Shown]) -> Figures:
    refused = sum(one.refused for one in found)
    if not found:
        return {name: None, f"{name}_ci": None}
    return {name: refused / len(found), f"{name}_ci": list(wilson(refused, len(found)))}


def _ranking(name: str, inside: Sequence[Shown], outside: Sequence[Shown], seed: int) -> Figures:
    """How often a picture outside is found stranger than one in scope."""
    both = [*inside, *outside]
    truth = array([not one.inside for one in both])
    metrics = {name: auroc_of(truth, _scores(both))}
    return stated(estimates(metrics, [one.patient for one in both], seed=seed))


def _scores(found: Sequence[Shown]) -> Floats:
    """What could not be read is stranger than anything that could."""
    scores = array([one.score for one in found])
    return np.where(np.isfinite(scores), scores, np.finfo(float).max)


def _counts(found: Sequence[Shown]) -> list[int]:
    scores = np.clip(_scores(found), EDGES[0], EDGES[-1])
    return [int(n) for n in np.histogram(scores, EDGES)[0]]
