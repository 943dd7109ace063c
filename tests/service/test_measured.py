"""Measures in words: with number and interval, and nothing for what was not measured."""

import pytest

from wetread.oversight.measures import Share, Spread, per_hour, share, spread
from wetread.service.measured import NONE, hourly, in_words, lasting, middle, parts, plain


def test_nothing_measured_is_said_so() -> None:
    """In each form, and never as 0."""
    none = Share(events=0, n=0)
    assert (in_words(none), parts(none)) == (NONE, (NONE, "", "0"))
    assert middle(Spread(n=0), plain) == ("0", NONE, "")
    assert hourly(per_hour(3, 0)) == NONE


def test_what_was_measured_has_number_and_interval() -> None:
    """A median of few values says that it has none."""
    assert in_words(share([True, False, False, False])) == "0.250 [0.046, 0.699] n=4"
    assert parts(share([True, True])) == ("1.000", "0.342 to 1.000", "2")
    assert middle(spread([60, 120, 180]), lasting)[1:] == (
        "2.0 min (n<6: no interval)",
        "1.5 min to 2.5 min",
    )
    assert middle(spread([1, 2, 3, 4, 5, 6]), plain) == ("6", "3.5 [1, 6]", "2.25 to 4.75")
    assert hourly(per_hour(10, 5)) == "2 [0.957, 3.68] in 5.0 h"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0.0 s"), (59.94, "59.9 s"), (60, "1.0 min"), (5400, "1.5 h"), (129_600, "1.5 d")],
)
def test_a_duration_is_told_in_its_largest_unit(seconds, told) -> None:
    """Of which there is at least one."""
    assert lasting(seconds) == told
