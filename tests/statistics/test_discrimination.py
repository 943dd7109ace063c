"""Ranking, against pairs counted by hand and against every other way of counting them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.statistics.discrimination import auroc, auroc_of

SCORED = st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=30)


def test_auroc_counts_pairs_and_halves_ties() -> None:
    """Of 2 x 3 pairs, 4 are in order and 1 is tied: 4.5 / 6."""
    truth = np.array([1, 1, 0, 0, 0], float)
    score = np.array([0.9, 0.4, 0.4, 0.6, 0.1])
    assert auroc(truth, score) == pytest.approx(4.5 / 6)


def test_auroc_of_one_class_is_not_a_number() -> None:
    """There is nothing to rank."""
    assert np.isnan(auroc(np.ones(3), np.arange(3.0)))


@given(SCORED)
def test_auroc_is_the_share_of_pairs_in_order(scored: list[tuple[bool, int]]) -> None:
    """The quick way agrees with looking at every pair."""
    truth, score = (np.array(column, float) for column in zip(*scored, strict=True))
    pairs = [
        1.0 if p > a else 0.5 if p == a else 0.0
        for p in score[truth == 1]
        for a in score[truth == 0]
    ]
    expected = np.mean(pairs) if pairs else np.nan
    assert auroc(truth, score) == pytest.approx(expected, nan_ok=True)


@given(SCORED, st.integers(0, 2**32 - 1))
def test_an_item_drawn_twice_counts_like_two(scored: list[tuple[bool, int]], seed: int) -> None:
    """Weights stand for repeated items."""
    truth, score = (np.array(column, float) for column in zip(*scored, strict=True))
    counts = np.random.default_rng(seed).integers(0, 4, len(truth))
    repeated = auroc(np.repeat(truth, counts), np.repeat(score, counts)) if counts.any() else np.nan
    weighted = auroc_of(truth, score)(counts[None].astype(float))[0]
    assert weighted == pytest.approx(repeated, nan_ok=True)
