"""Figures are what counting by hand gives, and their intervals are never surer than their items."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.starter.guardfigures.measures import answers, auroc, ratio, recall_at, share

items = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.sampled_from("abcdef")), min_size=1, max_size=40
)
scored = st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=2, max_size=40)


@given(items)
@settings(max_examples=40)
def test_figures_are_what_counting_gives(rows: list[tuple[bool, bool, str]]) -> None:
    """Each against its definition; what nothing can be said of is not measured."""
    found = answers(*zip(*rows, strict=True))
    both = sum(truth and said for truth, said, _ in rows)
    holds, said = sum(row[0] for row in rows), sum(row[1] for row in rows)
    clear = len(rows) - holds

    def over(part: float, whole: int) -> object:
        return pytest.approx(part / whole) if whole else None

    assert found.recall().value == over(both, holds)
    assert found.precision().value == over(both, said)
    assert found.false_flags().value == over(said - both, clear)
    assert found.f1().value == over(2 * both, holds + said)
    assert (found.recall().n, found.precision().n) == (holds, said)


@given(items)
@settings(max_examples=30)
def test_an_interval_lies_within_0_and_1(rows: list[tuple[bool, bool, str]]) -> None:
    """Sources that say the same leave a doubt, and one source alone leaves nothing but doubt."""
    said, sources = [row[1] for row in rows], [row[2] for row in rows]

    one = share("said", said, sources)

    if one.low is None or one.high is None:
        assert len(set(sources)) == 1 < len(said)
    else:
        assert 0 <= one.low < one.high <= 1


@pytest.mark.parametrize("sources", [["a", "b", "c", "d"], ["a", "a", "b", "b"]])
def test_nothing_seen_is_not_certain(sources: list[str]) -> None:
    """Draws from items that all say the same would leave no doubt; fewer sources leave more."""
    seen = share("false flags", [False] * 4, sources)

    assert (seen.value, seen.low) == (0, 0)
    assert seen.high is not None
    assert seen.high > (0.6 if len(set(sources)) == 2 else 0.4)


def test_items_of_one_source_count_as_one() -> None:
    """Ten copies of two answers say no more than the two."""
    wide = share("recall", [True] * 10 + [False] * 10 + [True], ["a"] * 10 + ["b"] * 10 + ["c"])

    assert wide.low is not None
    assert wide.high is not None
    assert wide.high - wide.low > 0.5


@given(scored)
def test_recall_at_leaves_one_false_flag_in_ten(rows: list[tuple[bool, int]]) -> None:
    """The threshold is the score below which nine tenths of what does not hold lie."""
    truth, scores = np.array([t for t, _ in rows]), np.array([float(s) for _, s in rows])
    one = recall_at(truth, scores, [str(n) for n in range(len(rows))]) if any(~truth) else None
    if one is None or not any(truth):
        return
    below = sorted(scores[~truth])
    limit = below[int(0.9 * len(below))]

    assert one.value == pytest.approx(np.mean(scores[truth] > limit))
    assert np.mean(scores[~truth] > limit) <= 0.1


def test_a_ranking_without_a_mistake_has_an_auroc_of_one() -> None:
    """And one that is upside down has none."""
    truth, sources = np.array([True, True, False, False]), list("abcd")

    assert auroc(truth, np.array([4.0, 3.0, 2.0, 1.0]), sources).value == 1
    assert auroc(~truth, np.array([4.0, 3.0, 2.0, 1.0]), sources).value == 0


def test_a_ratio_sums_before_it_divides() -> None:
    """A long text weighs more than a short one."""
    assert ratio("hidden", np.array([1.0, 0.0]), np.array([1.0, 9.0]), ["a", "b"]).value == 0.1
