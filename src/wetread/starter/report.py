"""Figures of the shipped models on a split: the model and its trivial rival in one run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wetread.starter.films import (
    IGNORE,
    Row,
    commercial,
    film,
    lung_mask,
    manifest,
    right_and_left,
)
from wetread.starter.rivals import laid_on, mean_outline, present, ridge_scores
from wetread.statistics.bootstrap import interval
from wetread.statistics.calibration import brier, ece
from wetread.statistics.conformal import prediction_set
from wetread.statistics.discrimination import auroc
from wetread.statistics.overlap import dice

Floats = NDArray[np.float64]
Figures = dict[str, Any]


def source_of(row: Row) -> str:
    """The data set, with the part of it that models may not learn from named apart."""
    return row["dataset"] + ("" if commercial(row["licence"]) else " (evaluation only)")


def figure(values: Floats, groups: list[str], seed: int) -> Figures:
    """A mean over films with its interval over patients."""
    low, high = interval(lambda chosen: float(values[chosen].mean()), groups, seed=seed)
    return {"value": float(values.mean()), "ci": [low, high]}


def by_source(rows: list[Row]) -> dict[str, NDArray[np.intp]]:
    sources = np.array([source_of(row) for row in rows])
    return {name: np.flatnonzero(sources == name) for name in np.unique(sources)}


def lungs(
    data: Path,
    outline: Callable[[NDArray[np.uint8]], NDArray[np.float32]],
    *,
    split: str,
    seed: int,
) -> Figures:
    """Dice against people's outlines, and that of the mean training outline, which is the rival."""
    rows = [r for r in manifest(data, split=split) if r["mask_origin"].startswith("human")]
    rival = mean_outline(data)
    scores = np.array([_overlaps(data, row, outline, rival) for row in rows])
    names = ("lungs", "right-lung", "left-lung", "rival")
    figures: Figures = {}
    for source, index in {**by_source(rows), "all": np.arange(len(rows))}.items():
        groups = [rows[i]["patient_group"] for i in index]
        figures[source] = {"n": len(index), "patients": len(set(groups))} | {
            f"dice {name}": figure(scores[index, column], groups, seed)
            for column, name in enumerate(names)
        }
        figures[source]["lowest dice"] = float(scores[index, 0].min())
    return figures


def _overlaps(
    data: Path,
    row: Row,
    outline: Callable[[NDArray[np.uint8]], NDArray[np.float32]],
    rival: NDArray[np.float32],
) -> list[float]:
    pixels, truth = film(data, row), right_and_left(lung_mask(data, row))
    seen = truth != IGNORE
    found = outline(pixels).argmax(0)
    mean = laid_on(rival, (pixels.shape[0], pixels.shape[1]))
    drawn = (truth > 0) & seen
    return [
        dice(drawn, found > 0, seen),
        dice(truth == 1, found == 1, seen),
        dice(truth == 2, found == 2, seen),  # noqa: PLR2004 - the left lung's label
        dice(drawn, mean, seen),
    ]


def pneumonia(
    data: Path,
    margin: Callable[[list[NDArray[Any]]], Floats],
    calibration: Figures,
    *,
    split: str,
    seed: int,
) -> Figures:
    """AUROC, calibration and coverage within each source, beside a ridge regression on pixels."""
    from wetread.starter.calibration import group_of, sigmoid  # noqa: PLC0415 - sits beside this room's front

    rows = manifest(data, split=split)
    groups = [calibration["groups"][group_of(row)] for row in rows]
    truth = np.array([present(row) for row in rows])
    margins = margin([film(data, row) for row in rows])
    probability = sigmoid(margins / np.array([g["temperature"] for g in groups]))
    covered = np.array(
        [
            ("present" if t else "absent") in prediction_set(p, **g["quantiles"])
            for t, p, g in zip(truth, probability, groups, strict=True)
        ],
        dtype=float,
    )
    single = np.array(
        [
            len(prediction_set(p, **g["quantiles"])) == 1
            for p, g in zip(probability, groups, strict=True)
        ],
        dtype=float,
    )
    rival = ridge_scores(data, rows)
    return {
        source: _classification(
            rows, index, truth=truth, probability=probability, rival=rival, covered=covered,
            single=single, seed=seed,
        )
        for source, index in {**by_source(rows), "all": np.arange(len(rows))}.items()
    }  # fmt: skip


def _classification(
    rows: list[Row], index: NDArray[np.intp], *, truth: Floats, probability: Floats, rival: Floats,
    covered: Floats, single: Floats, seed: int,
) -> Figures:  # fmt: skip
    patients = [rows[i]["patient_group"] for i in index]
    y, p, r = truth[index], probability[index], rival[index]

    def stated(metric: Callable[[NDArray[np.intp]], float]) -> Figures:
        low, high = interval(metric, patients, seed=seed)
        return {"value": metric(np.arange(len(index))), "ci": [low, high]}

    figures: Figures = {"n": len(index), "present": int(y.sum()), "patients": len(set(patients))}
    if 0 < y.sum() < len(y):
        figures |= {
            "auroc": stated(lambda i: auroc(y[i], p[i])),
            "auroc ridge": stated(lambda i: auroc(y[i], r[i])),
            "auroc gain": stated(lambda i: auroc(y[i], p[i]) - auroc(y[i], r[i])),
        }
        for name, value in (("absent", 0), ("present", 1)):
            chosen = covered[index][y == value]
            figures[f"coverage {name}"] = {"value": float(chosen.mean()), "n": len(chosen)}
    return figures | {
        "brier": stated(lambda i: brier(y[i], p[i])),
        "ece": stated(lambda i: ece(y[i], p[i])),
        "coverage": figure(covered[index], patients, seed),
        "single sets": figure(single[index], patients, seed),
    }
