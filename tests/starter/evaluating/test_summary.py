"""Figures of outlines: what a model drew is kept apart, what nobody answered is no zero."""

import json
from typing import Any

import numpy as np
import pytest

from support.evaluations import item, outliner, role
from wetread.starter.evaluating.answers import Outlined
from wetread.starter.evaluating.items import Manifest
from wetread.starter.evaluating.running import Evaluated
from wetread.starter.evaluating.subgroups import age_band
from wetread.starter.evaluating.summary import summarise

NOTHING = Manifest(items=(), digest="0", split="val")


def _summary(*answers: Outlined) -> dict[str, Any]:
    pairs = tuple(
        (item(n, patient_id=f"p{n}", group="AB"[n % 2]), a) for n, a in enumerate(answers)
    )
    roles = [role("m", outliner(np.zeros(1)))]
    found = summarise("segmentation", NOTHING, roles, Evaluated(pairs=pairs, without_truth=3))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    return found


def _answer(dice: float, quality: float, **more) -> Outlined:
    return Outlined(
        id="x", evaluation="e", model="m", dice=dice, structures={"thing": dice},
        quality=quality, flagged=quality < 0.6, **more,
    )  # fmt: skip


def test_overlap_is_summed_up_with_its_worst() -> None:
    """Mean, median, lowest, and whether the poor ones were flagged."""
    refused = Outlined(id="r", evaluation="e", abstained=True, reason="strange")
    found = _summary(_answer(0.9, 0.9), _answer(0.5, 0.4), _answer(1.0, 0.95), refused)
    assert (found["n"], found["n_abstained"], found["n_without_truth"]) == (4, 1, 3)
    assert found["dice_mean"] == pytest.approx(0.8)
    assert (found["dice_median"], found["dice_lowest"], found["n_poor"]) == (0.9, 0.5, 1)
    assert found["quality_correlation"] > 0.99
    assert found["flagged_share"] == pytest.approx(1 / 3)
    assert (found["poor_flagged_share"], found["good_flagged_share"]) == (1, 0)
    assert found["structures"]["thing"]["n"] == 3
    assert found["structures"]["thing"]["dice_mean"] == found["dice_mean"]
    assert found["by_source"]["not stated"]["by_group"]["A"]["n"] == 2
    assert found["risk_coverage"][-1]["risk"] == pytest.approx(0.2)


def test_what_a_model_drew_is_reported_apart() -> None:
    """It is no truth, so it moves no figure."""
    found = _summary(_answer(0.9, 0.9), _answer(0.1, 0.9, model_made=True))
    assert (found["n"], found["n_model_made"]) == (1, 1)
    assert found["dice_mean"] == pytest.approx(0.9)
    assert found["model_made"]["dice_mean"] == pytest.approx(0.1)


def test_nothing_answered_is_nothing_measured() -> None:
    """All abstained: counted, and every figure is None."""
    found = _summary(Outlined(id="r", evaluation="e", abstained=True, reason="strange"))
    assert (found["n"], found["n_abstained"], found["n_answered"]) == (1, 1, 0)
    assert found["dice_mean"] is found["dice_mean_ci"] is found["dice_lowest"] is None


@pytest.mark.parametrize(
    ("row", "band"),
    [
        ({"age": "5"}, "under 6"),
        ({"age": "6"}, "6 to 15"),
        ({"age": "64.5"}, "40 to 64"),
        ({"age": "90"}, "65 and over"),
        ({"age": "", "flags": "paediatric"}, "child"),
        ({"age": ""}, "not stated"),
    ],
)
def test_ages_fall_into_bands(row, band) -> None:
    """A child without an age is no adult without one."""
    assert age_band(item(**row)) == band
