"""Attempts by name."""

import pytest

from conftest import NOW
from wetread.errors import NotAuthorised
from wetread.signoff import throttle
from wetread.signoff.throttle import ATTEMPTS, Throttle


def test_one_name_does_not_keep_another_out() -> None:
    """Attempts count for the name that they were made for."""
    tries = Throttle(lambda: NOW)
    for _ in range(ATTEMPTS):
        tries.admit("rita")
    with pytest.raises(NotAuthorised):
        tries.admit("rita")
    tries.admit("theo")


def test_what_is_remembered_is_bounded(monkeypatch) -> None:
    """Made-up names fill no memory; the oldest are forgotten."""
    monkeypatch.setattr(throttle, "_NAMES", 3)
    tries = Throttle(lambda: NOW)
    for name in "abcdef":
        tries.admit(name * 1000)
    assert len(tries._tried) == 3
    assert all(len(name) <= 64 for name in tries._tried)
