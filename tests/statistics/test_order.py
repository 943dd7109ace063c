"""Intervals of medians and counts, against tables."""

import pytest

from wetread.statistics.order import count_interval, median_interval


def test_few_values_leave_the_median_open() -> None:
    """Below six no two of the values hold it with 95 %."""
    assert median_interval([1, 2, 3, 4, 5]) is None
    assert median_interval([]) is None


@pytest.mark.parametrize(("n", "rank"), [(6, 1), (8, 1), (9, 2), (20, 6), (100, 40), (5000, 2431)])
def test_it_lies_between_the_ranks_of_the_sign_test(n, rank) -> None:
    """Ranks as in the published tables; a thousand values and more are no problem."""
    assert median_interval(list(range(1, n + 1))) == (rank, n + 1 - rank)


def test_a_count_has_the_interval_of_a_poisson_mean() -> None:
    """Exact limits are 0 to 3.69 of none, and 4.80 to 18.39 of ten."""
    assert count_interval(0) == pytest.approx((0.0, 3.69), abs=0.1)
    assert count_interval(10) == pytest.approx((4.80, 18.39), abs=0.02)
