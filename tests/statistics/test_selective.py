"""Risk among the answers a model is surest of."""

import numpy as np
import pytest

from wetread.statistics.selective import risk_area_of, risk_coverage


def test_the_curve_ends_at_the_mean_loss_of_all() -> None:
    """Errors come last where the model doubts them: 0, 0, 1/3, 2/4."""
    curve = risk_coverage(np.array([1.0, 0, 1, 0]), np.array([0.6, 0.9, 0.5, 0.8]))
    assert [kept for kept, _ in curve] == [0.25, 0.5, 0.75, 1.0]
    assert [risk for _, risk in curve] == pytest.approx([0, 0, 1 / 3, 1 / 2])


def test_nothing_answered_has_no_curve() -> None:
    """An evaluation in which every picture was refused still ends."""
    assert risk_coverage(np.empty(0), np.empty(0)) == ()


def test_the_area_is_the_mean_height_of_the_curve() -> None:
    """(0 + 0 + 1/3 + 1/2) / 4; the other way round it is larger."""
    loss, doubt = np.array([1.0, 0, 1, 0]), np.array([0.6, 0.9, 0.5, 0.8])
    weights = np.ones((1, 4))
    assert risk_area_of(loss, doubt)(weights)[0] == pytest.approx((1 / 3 + 1 / 2) / 4)
    assert risk_area_of(loss, -doubt)(weights)[0] > 0.5
