"""Intervals over patients, and the metrics that take weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.statistics.bootstrap import (
    Estimate,
    correlation_of,
    estimates,
    interval,
    mean_of,
    median_of,
)

COUNTED = st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 3)), min_size=1, max_size=30)


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


def test_both_ways_of_drawing_draw_the_same() -> None:
    """A mean by weights and a mean by indices have one interval."""
    values = np.arange(10.0) ** 2
    groups = [str(i // 2) for i in range(10)]
    by_weights = estimates({"mean": mean_of(values)}, groups, seed=3, draws=50)["mean"]
    assert by_weights.value == pytest.approx(28.5)
    assert by_weights.ci == pytest.approx(
        interval(lambda i: float(values[i].mean()), groups, seed=3, draws=50)
    )


def test_one_patient_has_a_figure_and_no_interval() -> None:
    """Nothing is known of how patients differ."""
    found = estimates({"mean": mean_of(np.arange(3.0))}, ["a"] * 3, seed=1)
    assert found["mean"] == Estimate(value=1.0, ci=None)


def test_what_was_not_measured_has_neither() -> None:
    """No items, or a metric that is undefined on all of them: nothing, and never 0."""
    nothing = Estimate(value=None, ci=None)
    assert estimates({"mean": mean_of(np.empty(0))}, [], seed=1)["mean"] == nothing
    among_none = mean_of(np.ones(4), np.zeros(4, bool))
    assert estimates({"mean": among_none}, list("abcd"), seed=1)["mean"] == nothing


def test_a_large_set_is_drawn_in_pieces_without_a_difference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """How many draws are held at once is nobody's business."""
    metrics = {"mean": mean_of(np.arange(10.0))}
    groups = [str(i) for i in range(10)]
    whole = estimates(metrics, groups, seed=3, draws=40)
    monkeypatch.setattr("wetread.statistics.bootstrap._AT_ONCE", 70)
    assert estimates(metrics, groups, seed=3, draws=40) == whole


@given(COUNTED)
def test_median_and_mean_take_weights_for_repetitions(counted: list[tuple[int, int]]) -> None:
    """The weighted figure is that of the repeated items."""
    values, counts = (np.array(column) for column in zip(*counted, strict=True))
    if not counts.any():
        return
    repeated = np.repeat(values, counts)
    weights = counts[None].astype(float)
    assert median_of(values.astype(float))(weights)[0] == np.median(repeated)
    assert mean_of(values.astype(float))(weights)[0] == pytest.approx(repeated.mean())


def test_correlation_is_pearsons_and_undefined_without_spread() -> None:
    """The same as numpy's, also where items count twice."""
    rng = np.random.default_rng(1)
    first, second = rng.normal(size=(2, 12))
    counts = rng.integers(1, 4, 12)
    expected = np.corrcoef(np.repeat(first, counts), np.repeat(second, counts))[0, 1]
    assert correlation_of(first, second)(counts[None].astype(float))[0] == pytest.approx(expected)
    assert np.isnan(correlation_of(first, np.full(12, 0.3))(np.ones((1, 12))))[0]
