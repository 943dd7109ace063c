"""How well outlines overlap, and how well the models knew it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from wetread.starter.evaluating.answers import Outlined
from wetread.starter.evaluating.figures import array, counted, stated
from wetread.starter.evaluating.items import Item
from wetread.statistics.bootstrap import (
    Floats,
    Metric,
    correlation_of,
    estimates,
    mean_of,
    median_of,
)
from wetread.statistics.selective import risk_area_of, risk_coverage

Figures = dict[str, Any]
POOR = 0.8
"""A Dice below this is an outline that should have been flagged."""


def segmentation_figures(pairs: Sequence[tuple[Item, Outlined]], *, seed: int) -> Figures:
    """The figures of these rows."""
    answered = [(item, answer) for item, answer in pairs if answer.dice is not None]
    patients = [item.patient for item, _ in answered]
    overlap = array([answer.dice or 0.0 for _, answer in answered])
    quality = array([answer.quality or 0.0 for _, answer in answered])
    return {
        **counted(pairs),
        **stated(estimates(_metrics(answered, overlap, quality), patients, seed=seed)),
        "dice_lowest": float(overlap.min()) if len(overlap) else None,
        "n_poor": int((overlap < POOR).sum()),
        "structures": _structures(answered, seed),
        "risk_coverage": [
            {"kept": kept, "risk": risk} for kept, risk in risk_coverage(1 - overlap, quality)
        ],
    }


def _metrics(
    answered: Sequence[tuple[Item, Outlined]], overlap: Floats, quality: Floats
) -> dict[str, Metric]:
    """Where no limit for flags is declared, nothing is flagged and nothing said about flags."""
    known = np.array([answer.flagged is not None for _, answer in answered], dtype=bool)
    flagged = array([bool(answer.flagged) for _, answer in answered])
    return {
        "dice_median": median_of(overlap),
        "quality_mean": mean_of(quality),
        "flagged_share": mean_of(flagged, known),
        **doubt_metrics(overlap, quality, [answer.flagged for _, answer in answered]),
        "risk_coverage_area": risk_area_of(1 - overlap, quality),
    }


def doubt_metrics(
    overlap: Floats, quality: Floats, flags: Sequence[bool | None]
) -> dict[str, Metric]:
    """How the expected overlap goes with the true one, and what its flags catch and cost."""
    known = np.array([flag is not None for flag in flags], dtype=bool)
    flagged, poor = array([bool(flag) for flag in flags]), overlap < POOR
    return {
        "dice_mean": mean_of(overlap),
        "quality_correlation": correlation_of(overlap, quality),
        "poor_flagged_share": mean_of(flagged, known & poor),
        "good_flagged_share": mean_of(flagged, known & ~poor),
    }


def _structures(answered: Sequence[tuple[Item, Outlined]], seed: int) -> Figures:
    names = dict.fromkeys(name for _, answer in answered for name in answer.structures)
    found = {}
    for name in names:
        here = [(item, answer) for item, answer in answered if name in answer.structures]
        overlap = array([answer.structures[name] for _, answer in here])
        patients = [item.patient for item, _ in here]
        found[name] = {
            "n": len(here),
            **stated(estimates({"dice_mean": mean_of(overlap)}, patients, seed=seed)),
        }
    return found
