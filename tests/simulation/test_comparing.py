"""Two simulations on the same dice: only pairs are compared, and only where they differ."""

from wetread.simulation.comparing import compare
from wetread.simulation.row import Row


def rows(*passed: bool, first: int = 0) -> list[Row]:
    return [
        Row(run=n, scenario=f"s{n}", seed=n, passed=one)
        for n, one in enumerate(passed, start=first)
    ]


def test_the_same_twice_differs_in_nothing() -> None:
    """And the p-value says so."""
    change = compare(rows(True, False), rows(True, False)).changes["passed"]
    assert (change.n, change.difference, change.p) == (2, 0, 1)


def test_what_got_better_is_counted_in_pairs() -> None:
    """Eight of ten that failed before pass now."""
    change = compare(rows(*[False] * 10), rows(*[True] * 8, False, False)).changes["passed"]
    assert (change.before, change.after, change.difference) == (0, 0.8, 0.8)
    assert (change.only_before, change.only_after) == (0, 8)
    assert change.p is not None
    assert change.p < 0.01
    assert change.ci is not None
    assert change.ci[0] > 0.4


def test_other_runs_are_left_out_and_counted() -> None:
    """Another seed is another run."""
    found = compare(rows(True, True), rows(True, True, True, first=1))
    assert (found.paired, found.alone_before, found.alone_after) == (1, 1, 2)


def test_what_was_not_measured_in_both_is_not_compared() -> None:
    """There is no difference between a figure and none."""
    assert compare(rows(True), rows(True)).changes["caught"].n == 0
