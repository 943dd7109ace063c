"""Metrics against values worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.starter.evaluation import (
    auroc,
    brier,
    conformal_quantile,
    dice,
    ece,
    interval,
    prediction_set,
    ridge,
    temperature,
    wilson,
)


def test_auroc_counts_pairs_and_halves_ties() -> None:
    """Of 2 x 3 pairs, 4 are in order and 1 is tied: 4.5 / 6."""
    truth = np.array([1, 1, 0, 0, 0], float)
    score = np.array([0.9, 0.4, 0.4, 0.6, 0.1])
    assert auroc(truth, score) == pytest.approx(4.5 / 6)


def test_auroc_of_one_class_is_not_a_number() -> None:
    """There is nothing to rank."""
    assert np.isnan(auroc(np.ones(3), np.arange(3.0)))


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


def test_dice_looks_only_where_the_truth_is_known() -> None:
    """Overlap 1, sizes 2 and 1 after the ignored pixel is taken out: 2/3."""
    drawn = np.array([True, True, False, True])
    found = np.array([True, False, False, False])
    seen = np.array([True, True, True, False])
    assert dice(drawn, found, seen) == pytest.approx(2 / 3)


def test_dice_of_two_empty_masks_is_one() -> None:
    """Both say nothing, and agree."""
    nothing = np.zeros(3, bool)
    assert dice(nothing, nothing, ~nothing) == 1


def test_the_interval_draws_patients_and_not_films() -> None:
    """Ten films of one patient count once: with one patient there is no spread."""
    values = np.arange(10.0)
    assert interval(lambda i: float(values[i].mean()), ["a"] * 10, seed=1) == (4.5, 4.5)


def test_the_interval_is_the_same_for_the_same_seed() -> None:
    """Figures can be reproduced."""
    values = np.arange(10.0)
    groups = [str(i) for i in range(10)]
    first = interval(lambda i: float(values[i].mean()), groups, seed=3, draws=100)
    assert first == interval(lambda i: float(values[i].mean()), groups, seed=3, draws=100)
    assert first[0] < 4.5 < first[1]


def test_no_event_in_200_still_leaves_room_for_one_in_fifty() -> None:
    """The upper end is z squared over n + z squared: 3.8415 / 203.8415."""
    low, high = wilson(0, 200)
    assert low == 0
    assert high == pytest.approx(3.8415 / 203.8415, rel=1e-3)


def test_half_of_a_hundred_lies_between_40_and_60_percent() -> None:
    """The textbook value of the score interval."""
    assert wilson(50, 100) == pytest.approx((0.4038, 0.5962), abs=1e-3)


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


def test_temperature_softens_what_is_too_sure() -> None:
    """Margins of 6 that are right three times in four call for a temperature near 6 / ln 3."""
    truth = np.array([1.0, 1, 1, 0] * 25)
    assert temperature(truth, np.full(100, 6.0)) == pytest.approx(6 / np.log(3), rel=0.02)


def test_the_rival_learns_a_linear_rule() -> None:
    """Ridge ranks new films by the pixel that decides."""
    rng = np.random.default_rng(0)
    films, others = rng.normal(size=(80, 20)), rng.normal(size=(200, 20))
    scores = ridge(films, (films[:, 0] > 0).astype(float), others, strength=1.0)
    assert auroc((others[:, 0] > 0).astype(float), scores) > 0.9
