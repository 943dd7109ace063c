"""What waits for an answer from another site is opened once, by the browser that began it."""

from datetime import timedelta

import pytest

from conftest import NOW
from wetread.errors import NotAuthorised
from wetread.ports.identity import Begun
from wetread.service.web.pending import LASTS, Pending, Waiting

BEGUN = Begun(state="s", nonce="n", verifier="v", redirect_uri="http://127.0.0.1/back")
WAITING = Waiting(begun=BEGUN, target="/queue")


def test_it_is_opened_once() -> None:
    """The second time it is as if it had never been."""
    pending = Pending(lambda: NOW)
    sealed = pending.seal(WAITING)

    assert pending.take(sealed, "s") == WAITING
    with pytest.raises(NotAuthorised, match="or was used"):
        pending.take(sealed, "s")


def test_another_state_opens_nothing_and_uses_nothing_up() -> None:
    """Whoever guesses has not taken it from whom it belongs to."""
    pending = Pending(lambda: NOW)
    sealed = pending.seal(WAITING)
    for guess in ("", "t", "s" * 10_000, "\udcff"):
        with pytest.raises(NotAuthorised):
            pending.take(sealed, guess)
    assert pending.take(sealed, "s") == WAITING


def test_it_lasts_ten_minutes() -> None:
    """By the clock of the server, whatever the browser kept."""
    now = [NOW]
    pending = Pending(lambda: now[0])
    early, late = pending.seal(WAITING), pending.seal(WAITING)

    now[0] = NOW + LASTS
    assert pending.take(early, "s") == WAITING
    now[0] = NOW + LASTS + timedelta(seconds=1)
    with pytest.raises(NotAuthorised):
        pending.take(late, "s")


def test_another_process_sealed_something_else() -> None:
    """A key lives as long as its process."""
    with pytest.raises(NotAuthorised):
        Pending(lambda: NOW).take(Pending(lambda: NOW).seal(WAITING), "s")
