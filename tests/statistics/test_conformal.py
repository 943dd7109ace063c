"""Sets that hold the truth as often as they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.statistics.conformal import conformal_quantile, prediction_set


def test_the_conformal_quantile_is_an_order_statistic() -> None:
    """Of 9 scores at 90 %: rank ceil(10 x 0.9) = 9, the largest; of 8 there is no such rank."""
    scores = np.arange(1, 10) / 10
    assert conformal_quantile(scores, coverage=0.9) == pytest.approx(0.9)
    assert conformal_quantile(scores[:8], coverage=0.9) == 1.0


@given(st.integers(0, 2**32 - 1))
def test_conformal_sets_cover_fresh_cases(seed: int) -> None:
    """With exchangeable scores, coverage on 2000 new cases stays near or above 90 %."""
    rng = np.random.default_rng(seed)
    quantile = conformal_quantile(rng.uniform(size=999), coverage=0.9)
    assert (rng.uniform(size=2000) <= quantile).mean() > 0.84


def test_confidence_keeps_the_promise_of_nearly_every_calibration_set() -> None:
    """Of 47 scores, sets without it fall short in one of four cases, and with it in one of ten."""
    rng = np.random.default_rng(5)
    sets = rng.uniform(size=(2000, 47))

    def kept(confidence: float) -> float:
        covers = [conformal_quantile(s, coverage=0.9, confidence=confidence) for s in sets]
        return float(np.mean(np.array(covers) >= 0.9))  # of uniform scores, the quantile itself

    assert kept(0.0) < 0.8
    assert kept(0.9) >= 0.89


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        (0.1, ("absent",)),
        (0.5, ("absent", "present")),
        (0.9, ("present",)),
    ],
)
def test_the_set_holds_what_is_not_ruled_out(probability: float, expected: tuple[str, ...]) -> None:
    """Between the two quantiles both classes stand."""
    assert prediction_set(probability, absent=0.6, present=0.7) == expected


def test_an_empty_set_is_told_as_both() -> None:
    """A case that fits neither class is uncertain, not impossible."""
    assert prediction_set(0.5, absent=0.2, present=0.2) == ("absent", "present")
