"""A classifier sounds as sure as its record allows, and a gate as strict."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.errors import BadInput, WeightsRefused
from wetread.runtimes.calibration import (
    Boundary,
    Temperature,
    judge,
    read_calibration,
    softmax,
    strangeness,
)

LABELS = ("absent", "present")
RECORD = Temperature.model_validate(
    {
        "coverage": 0.9,
        "groups": {
            "adult": {"temperature": 2.0, "quantiles": {"absent": 0.4, "present": 0.7}},
            "unknown": {"temperature": 1.0, "quantiles": {"absent": 0.5, "present": 0.8}},
        },
    }
)
BOUNDARY = Boundary(
    accept_label="present",
    min_probability=0.9,
    max_distance=2.0,
    mean=(1.0, 0.0),
    precision=((1.0, 0.0), (0.0, 1.0)),
)
margins = st.floats(-20, 20)


def logits(margin: float) -> Any:
    return np.array([0.0, margin], dtype=np.float32)


@given(margin=margins)
def test_a_temperature_divides_the_margin(margin: float) -> None:
    """P(present) is the logistic function of the margin over the temperature."""
    judged = judge(logits(margin), LABELS, RECORD, group="adult")

    assert judged.arrays["probability"][1] == pytest.approx(1 / (1 + np.exp(-margin / 2)), abs=1e-6)
    assert judged.scalars == {"temperature": 2.0, "coverage": 0.9}
    assert judged.arrays["conformal_quantile"] == pytest.approx([0.4, 0.7])


def test_whoever_names_no_group_gets_the_unknown_one() -> None:
    """Its quantiles are the ones made for either population."""
    judged = judge(logits(0), LABELS, RECORD)

    assert judged.arrays["conformal_quantile"] == pytest.approx([0.5, 0.8])


def test_a_group_without_record_is_refused() -> None:
    """Nobody is judged by another population's figures in silence."""
    with pytest.raises(BadInput, match="'neonate'; it knows: adult, unknown"):
        judge(logits(0), LABELS, RECORD, group="neonate")


def test_a_label_without_quantile_is_never_ruled_out() -> None:
    """What was not calibrated stays possible."""
    judged = judge(np.zeros(3, np.float32), (*LABELS, "mass"), RECORD)

    assert judged.arrays["conformal_quantile"][2] == 1.0


def test_without_record_there_is_nothing_to_rest_on() -> None:
    """The bare probability comes without coverage, so that agents can refuse to state it."""
    judged = judge(logits(1), LABELS, None)

    assert set(judged.arrays) == {"probability"}
    assert judged.scalars == {}


@given(margin=margins, far=st.floats(0, 10))
def test_a_gate_accepts_what_lies_within_both_limits(margin: float, far: float) -> None:
    """The one score exceeds 1 exactly where the network doubts or the features lie too far."""
    features = np.array([1.0 + far, 0.0], dtype=np.float32)

    judged = judge(logits(margin), LABELS, BOUNDARY, features=features)

    accepted = float(judged.arrays["probability"][1])
    doubt, distance = (1 - accepted) / (1 - 0.9), abs(float(features[0]) - 1.0) / 2.0
    assert judged.scalars["threshold"] == 1.0
    assert (judged.scalars["ood"] <= 1.0) == (max(doubt, distance) <= 1.0)


def test_a_gate_without_feature_space_judges_by_its_doubt() -> None:
    """Any classifier can stand at the gate."""
    record = Boundary(accept_label="present", min_probability=0.5)

    assert strangeness(0.75, None, record) == pytest.approx(0.5)


@given(values=st.lists(st.floats(-1000, 1000), min_size=1, max_size=6))
def test_softmax_is_a_distribution(values: list[float]) -> None:
    """Large logits do not overflow."""
    chances = softmax(np.array(values, dtype=np.float32))

    assert float(chances.sum()) == pytest.approx(1, abs=1e-5)
    assert (chances >= 0).all()


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ({"coverage": 1.2, "groups": {}}, "coverage"),
        (
            {"coverage": 0.9, "groups": {"unknown": {"temperature": 0, "quantiles": {}}}},
            "temperature",
        ),
        ({"accept_label": "chest", "min_probability": 1.0}, "min_probability"),
    ],
)
def test_a_record_of_another_shape_is_refused(tmp_path: Path, raw: Any, key: str) -> None:
    """A calibration that cannot be understood is not left aside."""
    (tmp_path / "calibration.json").write_text(json.dumps(raw), encoding="utf-8")

    with pytest.raises(WeightsRefused, match=rf"calibration\.json: .*{key}"):
        read_calibration(tmp_path)


def test_a_model_may_have_no_record(tmp_path: Path) -> None:
    """Absent is not broken."""
    assert read_calibration(tmp_path) is None
