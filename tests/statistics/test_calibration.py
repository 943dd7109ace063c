"""Calibration: values worked out by hand, and what a perfectly calibrated model would show."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.statistics.bootstrap import estimates
from wetread.statistics.calibration import (
    brier,
    calibration_p,
    debiased_ece_of,
    ece,
    ece_of,
    reliability,
    resampled_ece_of,
    temperature,
)


def _honest(seed: int, n: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities, and truths drawn from them."""
    rng = np.random.default_rng(seed)
    probability = rng.uniform(size=n)
    return (rng.uniform(size=n) < probability).astype(float), probability


def test_brier_is_the_mean_squared_error() -> None:
    """(0.04 + 0.25) / 2."""
    assert brier(np.array([1.0, 0.0]), np.array([0.8, 0.5])) == pytest.approx(0.145)


def test_ece_weighs_each_bin_by_its_share() -> None:
    """Bin 0.8: 2 films, half right, gap 0.35; bin 0.1: 2 films, none, gap 0.15; mean 0.25."""
    truth = np.array([1.0, 0, 0, 0])
    probability = np.array([0.85, 0.85, 0.15, 0.15])
    assert ece(truth, probability) == pytest.approx(0.5 * 0.35 + 0.5 * 0.15)


def test_ece_takes_certainty_into_the_last_bin() -> None:
    """P = 1 belongs to the bin below it."""
    assert ece(np.ones(2), np.ones(2)) == 0


@given(st.integers(0, 2**32 - 1))
def test_an_item_drawn_twice_counts_like_two(seed: int) -> None:
    """Weights stand for repeated items."""
    truth, probability = _honest(seed, n=20)
    counts = np.random.default_rng(seed).integers(1, 4, 20)
    repeated = ece(np.repeat(truth, counts), np.repeat(probability, counts))
    assert ece_of(truth, probability)(counts[None].astype(float))[0] == pytest.approx(repeated)


def test_an_honest_model_owes_nothing_once_chance_is_subtracted() -> None:
    """Over 40 honest samples the plain error averages near 0.05 and the debiased one a fifth."""
    plain, debiased = [], []
    for seed in range(40):
        truth, probability = _honest(seed, n=200)
        weights = np.ones((1, 200))
        plain.append(ece_of(truth, probability)(weights)[0])
        debiased.append(debiased_ece_of(truth, probability, seed=seed)(weights)[0])
    assert np.mean(plain) > 0.05
    assert np.mean(debiased) < 0.3 * np.mean(plain)


def test_the_interval_of_an_honest_model_reaches_down_to_nothing() -> None:
    """Repeated items inflate the plain error; the debiased one takes that out again."""
    truth, probability = _honest(3)
    metric = debiased_ece_of(truth, probability, seed=3)
    found = estimates({"ece": metric}, [str(n) for n in range(400)], seed=3, draws=200)["ece"]
    assert found.ci is not None
    assert found.ci[0] < 0.01
    assert found.ci[1] < 0.06


def test_the_interval_of_the_plain_error_is_around_it() -> None:
    """What drawing films twice adds is taken out; without that the whole interval lies above."""
    truth, probability = _honest(5, n=150)
    patients = [str(n) for n in range(150)]
    metrics = {
        "naive": ece_of(truth, probability),
        "ece": resampled_ece_of(truth, probability, seed=5),
    }
    found = estimates(metrics, patients, seed=5, draws=300)
    assert found["ece"].value == found["naive"].value == pytest.approx(ece(truth, probability))
    assert found["ece"].ci is not None
    assert found["naive"].ci is not None
    assert found["naive"].ci[0] > found["ece"].ci[0]
    assert found["ece"].ci[0] < ece(truth, probability) < found["ece"].ci[1]


def test_a_model_that_is_too_sure_owes_its_gap() -> None:
    """Says 0.9 and is right half of the time: 0.4, less what chance would show."""
    truth, probability = np.array([0.0, 1] * 200), np.full(400, 0.95)
    assert debiased_ece_of(truth, probability, seed=1)(np.ones((1, 400)))[0] == pytest.approx(
        0.45, abs=0.02
    )
    assert calibration_p(truth, probability, seed=1) < 0.001


def test_the_test_rejects_an_honest_model_as_rarely_as_it_says() -> None:
    """Of 60 honest samples about 6 have a p below 0.1."""
    low = sum(calibration_p(*_honest(seed, n=100), seed=seed) < 0.1 for seed in range(60))
    assert low <= 13


def test_the_diagram_holds_every_item_once() -> None:
    """Bins that hold nothing are left out."""
    truth, probability = np.array([0.0, 1, 1]), np.array([0.05, 0.95, 1.0])
    first, last = reliability(truth, probability)
    assert (first.low, first.n, first.share_present) == (0.0, 1, 0.0)
    assert (last.high, last.n, last.share_present) == (1.0, 2, 1.0)
    assert last.mean_probability == pytest.approx(0.975)
    assert last.share_present_ci[0] < 1


def test_temperature_softens_what_is_too_sure() -> None:
    """Margins of 6 that are right three times in four call for a temperature near 6 / ln 3."""
    truth = np.array([1.0, 1, 1, 0] * 25)
    assert temperature(truth, np.full(100, 6.0)) == pytest.approx(6 / np.log(3), rel=0.02)
