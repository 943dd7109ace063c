"""Lines that somebody hands in are bounded, whatever ends them."""

import io

import pytest

from wetread.errors import BadInput
from wetread.store.lines import bounded_lines


def too_long(number: int) -> BadInput:
    return BadInput(f"line {number}")


def test_empty_lines_count_and_say_nothing() -> None:
    """The number is the line's in the file."""
    assert list(bounded_lines(io.BytesIO(b"a\n\n  \nb"), 5, too_long)) == [(1, b"a\n"), (4, b"b")]


def test_what_ends_a_line_does_not_count() -> None:
    """And one byte more than may be is told by the line's number."""
    assert len(list(bounded_lines(io.BytesIO(b"abc\r\n"), 4, too_long, ending=b"\r\n"))) == 1
    with pytest.raises(BadInput, match="line 2"):
        list(bounded_lines(io.BytesIO(b"abc\nabcd\n"), 3, too_long))
