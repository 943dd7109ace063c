"""The predictor of a mask's Dice learns what the features tell, and flags few good masks."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from wetread.runtimes.quality import FEATURES, QualityRecord, read_quality
from wetread.starter.training.members import train_members
from wetread.starter.training.networks import build
from wetread.starter.training.quality import (
    BAD,
    CAUGHT,
    FALSE_FLAGS,
    Observed,
    calibrate_quality,
    fitted,
    limit,
)

TINY = {
    "network": "UNet",
    "kwargs": {
        "spatial_dims": 2, "in_channels": 1, "out_channels": 2, "channels": [4, 8], "strides": [2],
    },
    "preprocess": {"size": [16, 16], "mean": 0.5, "std": 0.25},
    "outputs": ["background", "square"],
}  # fmt: skip


def test_a_dice_that_follows_a_feature_is_predicted() -> None:
    """The order is learned and the level too."""
    rng = np.random.default_rng(2)
    x = rng.normal(size=(400, len(FEATURES)))
    y = 1 / (1 + np.exp(-(1.5 * x[:, 0] + 1)))

    record = QualityRecord.model_validate(fitted(_apart(x, y)))
    predicted = np.array([record.predicted(row) for row in x])

    assert np.corrcoef(predicted, y)[0, 1] > 0.97
    assert abs(predicted.mean() - y.mean()) < 0.03


def test_bad_masks_are_told_from_good_ones() -> None:
    """Where the features tell them apart, most bad masks are flagged and few good ones are."""
    rng = np.random.default_rng(2)
    x = rng.normal(size=(400, len(FEATURES)))
    y = np.clip(0.85 + 0.1 * x[:, 1] + 0.02 * rng.normal(size=400), 0, 1)

    record = QualityRecord.model_validate(fitted(_apart(x, y)))
    flagged = np.array([record.predicted(row) < record.flag_below for row in x])

    assert flagged[y < BAD].mean() > 0.7
    assert flagged[y >= BAD].mean() < 0.1


def test_the_limit_leaves_room_towards_both_demands() -> None:
    """Neither is met at the other's cost."""
    bad, good = np.linspace(0, 0.86, 200), np.linspace(0.8, 1, 300)
    reached = np.repeat([0.5, 0.9], [200, 300])

    below = limit(np.concatenate([bad, good]), reached)

    assert (bad < below).mean() > CAUGHT + 0.1
    assert (good < below).mean() < FALSE_FLAGS - 0.04


@given(
    predicted=st.lists(st.floats(0, 1), min_size=2, max_size=40),
    reached=st.lists(st.floats(0, 1), min_size=40, max_size=40),
)
def test_no_other_limit_has_more_room(predicted: list[float], reached: list[float]) -> None:
    """Tried one by one."""
    p, y = np.array(predicted), np.array(reached[: len(predicted)])
    bad = y < BAD
    if bad.all() or not bad.any():
        assert limit(p, y) == BAD
        return

    def room(below: float) -> float:
        caught, false = (p[bad] < below).mean(), (p[~bad] < below).mean()
        left = (caught - CAUGHT) / (1 - CAUGHT), (FALSE_FLAGS - false) / FALSE_FLAGS
        return float(min(left))

    assert room(limit(p, y)) == pytest.approx(max(room(below) for below in p))


def _apart(x: np.ndarray, y: np.ndarray) -> Observed:
    return Observed(features=x, dice=y, patient=np.arange(len(y)).astype(str))


def test_a_stored_ensemble_gets_a_record_that_the_runtime_reads(tmp_path: Path) -> None:
    """What training writes is what serving reads."""
    train_members(lambda seed, _: _untrained(seed), TINY, tmp_path / "m", seed=1, members=2)
    labels = np.zeros((20, 20), np.uint8)
    labels[5:15, 5:15] = 1

    calibrate_quality(tmp_path / "m", [(labels * 200, labels, "p")], seed=1, times=1)

    record = read_quality(tmp_path / "m")
    assert record is not None
    assert record.features == FEATURES
    assert json.loads((tmp_path / "m" / "quality.json").read_text())["n"] > 0


def test_members_begin_differently(tmp_path: Path) -> None:
    """An ensemble of one opinion would know no doubt."""
    train_members(lambda seed, _: _untrained(seed), TINY, tmp_path / "m", seed=1, members=3)

    stored = [path.read_bytes() for path in sorted((tmp_path / "m").rglob("*.safetensors"))]
    assert len(set(stored)) == 3


def _untrained(seed: int) -> torch.nn.Module:
    torch.manual_seed(seed)
    return build(TINY)


@pytest.mark.parametrize("axes", [2, 3])
def test_tiny_networks_are_built_for_planes_and_volumes(axes: int) -> None:
    """One builder serves both."""
    network = build({**TINY, "kwargs": {**TINY["kwargs"], "spatial_dims": axes}})  # type: ignore[dict-item]  # a plain dict

    assert network(torch.zeros(1, 1, *[16] * axes)).shape == (1, 2, *[16] * axes)
