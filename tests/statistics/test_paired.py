"""Paired comparisons."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from wetread.statistics.paired import difference, mcnemar
from wetread.statistics.proportion import none_seen

counts = st.integers(0, 400)


@given(first=counts, second=counts)
def test_mcnemar_is_the_exact_binomial_test(first, second) -> None:
    """As scipy has it, and the same whichever is named first."""
    p = mcnemar(first, second)
    assert p == pytest.approx(mcnemar(second, first))
    if first + second:
        expected = binomtest(min(first, second), first + second).pvalue
        assert p == pytest.approx(min(1.0, expected), abs=1e-9)


def test_no_difference_proves_nothing() -> None:
    """Without a case in which they differ p is one."""
    assert mcnemar(0, 0) == 1


def test_groups_are_drawn_as_wholes() -> None:
    """Ten copies of one case say no more than the case; one group alone has no interval."""
    first, second = np.zeros(20), np.repeat([1.0, 0.0], 10)
    gain, wide = difference(first, second, ["a"] * 10 + ["b"] * 10, seed=1)
    _, narrow = difference(first, second, [str(n) for n in range(20)], seed=1)
    assert gain == 0.5
    assert wide is not None
    assert narrow is not None
    assert wide[1] - wide[0] > narrow[1] - narrow[0]
    assert difference(first, second, ["a"] * 20, seed=1) == (0.5, None)


def test_none_seen_is_bounded_by_three_over_n() -> None:
    """And by one."""
    assert (none_seen(300), none_seen(2)) == (0.01, 1.0)
