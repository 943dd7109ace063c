"""Overlap of outlines against values worked out by hand."""

import numpy as np
import pytest

from wetread.statistics.overlap import dice


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
