"""What has arrived is worked off together, and nothing waits for what has not."""

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.errors import BadInput
from wetread.service.lines import arriving


@given(st.lists(st.integers()), st.integers(min_value=1, max_value=5))
def test_every_line_comes_once_and_in_order(lines: list[int], most: int) -> None:
    """In portions that are neither empty nor larger than is asked for."""
    portions = list(arriving(lines, most))

    assert [line for portion in portions for line in portion] == lines
    assert all(1 <= len(portion) <= most for portion in portions)


def test_a_line_is_answered_before_the_next_one_is_written() -> None:
    """Somebody who types at the other end of a pipe waits for each answer."""
    answered = threading.Event()

    def typed() -> Iterator[str]:
        yield "first"
        assert answered.wait(60)
        yield "second"

    portions = arriving(typed(), 9)
    assert next(portions) == ["first"]
    answered.set()
    assert next(portions) == ["second"]


def test_what_stands_before_a_bad_line_is_answered_first() -> None:
    """And the sentence about the bad one comes behind."""

    def lines() -> Iterator[int]:
        yield 1
        raise BadInput("line 2 is no JSON")

    portions = arriving(lines(), 9)

    assert next(portions) == [1]
    with pytest.raises(BadInput, match="line 2"):
        next(portions)
