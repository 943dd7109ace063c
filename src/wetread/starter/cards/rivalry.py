"""A trivial rival on the same films, so that a figure can be seen against something.

For outlines it is the mean outline of the training films laid on every film, for pneumonia a ridge
regression on 32 x 32 pixels within each source. The gain is paired: film by film.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from wetread.starter.evaluating.answers import PRESENT, Judged, Outlined
from wetread.starter.evaluating.figures import array, stated
from wetread.starter.evaluating.items import Item
from wetread.starter.evaluating.subgroups import source_of
from wetread.starter.evaluating.summary import SEED
from wetread.starter.films import IGNORE, lung_mask
from wetread.starter.rivals import laid_on, mean_outline, ridge_scores
from wetread.statistics.bootstrap import Floats, Metric, estimates, mean_of
from wetread.statistics.discrimination import auroc_of
from wetread.statistics.overlap import dice

Figures = dict[str, Any]


def outlines(data: Path, pairs: Sequence[tuple[Item, Outlined]]) -> Figures:
    """Dice of the mean outline by source, and the gain of the model over it."""
    mean = mean_outline(data)
    answered = [(i, a) for i, a in pairs if a.dice is not None and not a.model_made]
    own = array([answer.dice or 0.0 for _, answer in answered])
    rival = np.empty(len(answered))
    for place, (item, _) in enumerate(answered):
        drawn = lung_mask(data, item.row)
        shape = (drawn.shape[0], drawn.shape[1])
        rival[place] = dice((drawn > 0) & (drawn != IGNORE), laid_on(mean, shape), drawn != IGNORE)

    def metrics(here: list[int]) -> dict[str, Metric]:
        return {"dice_mean": mean_of(rival[here]), "gain": mean_of(own[here] - rival[here])}

    items = [item for item, _ in answered]
    return {"name": "mean outline of the training films", "by_source": _by_source(items, metrics)}


def rankings(data: Path, pairs: Sequence[tuple[Item, Judged]]) -> Figures:
    """AUROC of the ridge regression by source, and the gain of the model over it."""
    answered = [(item, answer) for item, answer in pairs if answer.probability is not None]
    items = [item for item, _ in answered]
    own = array([answer.probability or 0.0 for _, answer in answered])
    truth = array([answer.truth == PRESENT for _, answer in answered])
    rival = ridge_scores(data, [item.row for item in items])

    def metrics(here: list[int]) -> dict[str, Metric]:
        return {
            "auroc": auroc_of(truth[here], rival[here]),
            "gain": _gain(truth[here], own[here], rival[here]),
        }

    return {"name": "ridge regression on 32 x 32 pixels", "by_source": _by_source(items, metrics)}


def _gain(truth: Floats, own: Floats, rival: Floats) -> Metric:
    ours, theirs = auroc_of(truth, own), auroc_of(truth, rival)
    return lambda weights: np.asarray(ours(weights) - theirs(weights))


def _by_source(items: Sequence[Item], metrics: Any) -> Figures:
    found = {}
    for source in sorted({source_of(item) for item in items}):
        here = [place for place, item in enumerate(items) if source_of(item) == source]
        patients = [items[place].patient for place in here]
        found[source] = {"n": len(here), **stated(estimates(metrics(here), patients, seed=SEED))}
    return found
