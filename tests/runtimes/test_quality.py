"""A mask's quality follows from how sure the networks were and how well they agreed."""

import json
from pathlib import Path

import numpy as np
import pytest

from wetread.errors import WeightsRefused
from wetread.runtimes.quality import FEATURES, QualityRecord, features, read_quality

ZERO = dict.fromkeys(("mean", "weights"), (0.0,) * len(FEATURES))
RECORD = {
    "features": FEATURES, **ZERO, "scale": (1.0,) * len(FEATURES), "intercept": 0.0,
    "flag_below": 0.8,
}  # fmt: skip


def _square(chance: float) -> np.ndarray:
    plane = np.zeros((20, 20), np.float32)
    plane[5:15, 5:15] = chance
    return plane


def test_networks_of_one_mind_give_perfect_features() -> None:
    """Sure, agreed, nothing left over."""
    sure = _square(1.0)

    found = dict(zip(FEATURES, features(sure, sure > 0, [sure, sure]), strict=True))

    assert found["expected"] == found["agreement"] == found["worst"] == found["kept"] == 1
    assert found["doubtful"] == found["outside"] == 0


def test_a_member_that_sees_it_elsewhere_lowers_agreement() -> None:
    """The worst opinion is seen beside the mean one."""
    here, there = _square(0.9), np.roll(_square(0.9), 8, axis=0)

    found = dict(zip(FEATURES, features(here, here > 0, [here, there]), strict=True))

    assert found["worst"] < found["agreement"] < 1


def test_an_empty_mask_has_features_and_they_are_bad_ones() -> None:
    """Nothing outlined is no division by zero."""
    nothing = np.zeros((8, 8), np.float32)

    found = features(nothing, nothing > 0, [nothing])

    assert np.isfinite(found).all()
    assert found[:2].tolist() == [0, 0]


def test_a_record_predicts_within_0_and_1() -> None:
    """However far a mask lies from those it was fitted on."""
    record = QualityRecord.model_validate({**RECORD, "weights": (50.0,) * len(FEATURES)})

    assert 0 <= record.predicted(np.full(len(FEATURES), -1e9)) < 0.5
    assert 0.5 < record.predicted(np.full(len(FEATURES), 1e9)) <= 1


@pytest.mark.parametrize("broken", [{"features": FEATURES[:-1]}, {"flag_below": 2}, {"mean": ()}])
def test_a_record_of_another_shape_is_refused(tmp_path: Path, broken: dict[str, object]) -> None:
    """Figures under the wrong names would be a wrong quality."""
    (tmp_path / "quality.json").write_text(json.dumps({**RECORD, **broken}))

    with pytest.raises(WeightsRefused, match=r"quality\.json"):
        read_quality(tmp_path)


def test_a_model_without_a_record_predicts_nothing(tmp_path: Path) -> None:
    """No figure is better than a made-up one."""
    assert read_quality(tmp_path) is None
