"""How well P(present) ranks, how far it may be trusted, and how often its sets hold the truth."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from wetread.starter.evaluating.answers import PRESENT, Judged
from wetread.starter.evaluating.figures import array, counted, stated
from wetread.starter.evaluating.items import Item
from wetread.statistics.bootstrap import Floats, Metric, estimates, mean_of
from wetread.statistics.calibration import (
    Bin,
    calibration_p,
    debiased_ece_of,
    reliability,
    resampled_ece_of,
)
from wetread.statistics.discrimination import auroc_of
from wetread.statistics.selective import risk_area_of, risk_coverage

Figures = dict[str, Any]
EVEN = 0.5


def classification_figures(pairs: Sequence[tuple[Item, Judged]], *, seed: int) -> Figures:
    """The figures of these rows; an AUROC only where both answers occur."""
    answered = [(item, answer) for item, answer in pairs if answer.probability is not None]
    patients = [item.patient for item, _ in answered]
    probability = array([answer.probability or 0.0 for _, answer in answered])
    truth = array([answer.truth == PRESENT for _, answer in answered])
    covered = array([answer.truth in (answer.prediction_set or ()) for _, answer in answered])
    size = array([len(answer.prediction_set or ()) for _, answer in answered])
    promised = {answer.promised for _, answer in answered}
    n_present = int(truth.sum())
    return {
        **counted(pairs),
        "n_present": n_present,
        "n_absent": len(truth) - n_present,
        **stated(estimates(_metrics(truth, probability, covered, size, seed), patients, seed=seed)),
        "coverage_present_n": n_present,
        "coverage_absent_n": len(truth) - n_present,
        "coverage_promised": promised.pop() if len(promised) == 1 else None,
        "calibration_p": calibration_p(truth, probability, seed=seed) if answered else None,
        "reliability": [_bar(one) for one in reliability(truth, probability)],
        "risk_coverage": [
            {"kept": kept, "risk": risk}
            for kept, risk in risk_coverage(_wrong(truth, probability), _confidence(probability))
        ],
    }


def _metrics(
    truth: Floats, probability: Floats, covered: Floats, size: Floats, seed: int
) -> dict[str, Metric]:
    wrong = _wrong(truth, probability)
    return {
        "auroc": auroc_of(truth, probability),
        "brier": mean_of((probability - truth) ** 2),
        "ece": resampled_ece_of(truth, probability, seed=seed),
        "ece_debiased": debiased_ece_of(truth, probability, seed=seed),
        "coverage": mean_of(covered),
        "coverage_present": mean_of(covered, truth == 1),
        "coverage_absent": mean_of(covered, truth == 0),
        "set_size_mean": mean_of(size),
        "single_set_share": mean_of((size == 1).astype(np.float64)),
        "accuracy": mean_of(1 - wrong),
        "risk_coverage_area": risk_area_of(wrong, _confidence(probability)),
    }


def _bar(one: Bin) -> Figures:
    return {**asdict(one), "share_present_ci": list(one.share_present_ci)}


def _wrong(truth: Floats, probability: Floats) -> Floats:
    return np.asarray((probability >= EVEN) != (truth == 1), dtype=np.float64)


def _confidence(probability: Floats) -> Floats:
    return np.maximum(probability, 1 - probability)
