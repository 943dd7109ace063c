"""Intervals of shares against the textbook."""

import pytest

from wetread.statistics.proportion import wilson


def test_no_event_in_200_still_leaves_room_for_one_in_fifty() -> None:
    """The upper end is z squared over n + z squared: 3.8415 / 203.8415."""
    low, high = wilson(0, 200)
    assert low == 0
    assert high == pytest.approx(3.8415 / 203.8415, rel=1e-3)


def test_half_of_a_hundred_lies_between_40_and_60_percent() -> None:
    """The textbook value of the score interval."""
    assert wilson(50, 100) == pytest.approx((0.4038, 0.5962), abs=1e-3)
