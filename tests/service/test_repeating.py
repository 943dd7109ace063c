"""What is repeated lives exactly as long as its block, and outlives what fails."""

import threading

import pytest

from wetread.errors import RuntimeUnavailable
from wetread.service.repeating import repeated


def test_it_goes_on_after_a_failure_and_ends_with_the_block(capsys) -> None:
    """Only the class of what failed is logged."""
    done, calls = threading.Event(), list[int]()

    def act() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeUnavailable("the name of a file")
        if len(calls) == 3:
            done.set()

    before = threading.active_count()
    with repeated(act, every_s=0.01):
        assert done.wait(30)
    after = len(calls)

    assert threading.active_count() == before
    said = "".join(capsys.readouterr())
    assert "RuntimeUnavailable" in said
    assert "file" not in said
    assert len(calls) == after


def test_it_ends_with_a_block_that_fails() -> None:
    """A server that could not start leaves no thread behind, however long the pause is."""
    before = threading.active_count()

    with pytest.raises(KeyboardInterrupt), repeated(lambda: None, every_s=3600):
        raise KeyboardInterrupt
    assert threading.active_count() == before
