"""Sessions: who is signed in, and for how long."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from conftest import NOW
from wetread.clinical.principals import Principal
from wetread.errors import NotAuthorised
from wetread.signoff.sessions import IDLE, LONGEST, Sessions

OWNER = Principal(user="owner", role="owner")
PASSWORD = "correct horse"


@pytest.fixture
def sessions(ledger, users) -> Sessions:
    users.add(OWNER, "rita", role="radiologist", full_name="Dr. Rita", password=PASSWORD)
    return Sessions(ledger, users)


def at(sessions: Sessions, later: timedelta, monkeypatch) -> None:
    monkeypatch.setattr(sessions._ledger, "clock", lambda: NOW + later)
    monkeypatch.setattr(sessions._users.throttle, "_clock", lambda: NOW + later)


def test_a_session_is_its_users(sessions) -> None:
    """The token stands for the person, with their role."""
    by = sessions.principal(sessions.open("rita", PASSWORD))
    assert (by.user, by.role, by.full_name) == ("rita", "radiologist", "Dr. Rita")


def test_the_database_holds_no_token(sessions, database) -> None:
    """Whoever reads it cannot sign in with what stands there."""
    token = sessions.open("rita", PASSWORD)
    with database.read() as connection:
        (kept,) = connection.execute(text("SELECT token FROM sessions")).scalars()
    assert kept != token
    with pytest.raises(NotAuthorised):
        sessions.principal(kept)


def test_it_lasts_as_long_as_it_is_used_and_no_longer_than_a_shift(sessions, monkeypatch) -> None:
    """Each step keeps it; after twelve hours even that does not."""
    token, later = sessions.open("rita", PASSWORD), timedelta()
    while later + IDLE - timedelta(minutes=1) < LONGEST:
        later += IDLE - timedelta(minutes=1)
        at(sessions, later, monkeypatch)
        assert sessions.principal(token).user == "rita"

    at(sessions, LONGEST, monkeypatch)
    with pytest.raises(NotAuthorised, match="sign in again"):
        sessions.principal(token)


def test_what_a_page_asks_by_itself_keeps_it_no_longer(sessions, monkeypatch) -> None:
    """An empty chair is signed out, though the list before it follows the queue."""
    token = sessions.open("rita", PASSWORD)
    for minutes in range(2, 30, 2):
        at(sessions, timedelta(minutes=minutes), monkeypatch)
        assert sessions.principal(token, used=False).user == "rita"
    at(sessions, IDLE, monkeypatch)
    with pytest.raises(NotAuthorised, match="sign in again"):
        sessions.principal(token, used=False)


def test_a_stranger_who_guesses_keeps_nobody_from_signing(sessions) -> None:
    """Attempts at the door and attempts at a signature are counted apart."""
    by = sessions.principal(sessions.open("rita", PASSWORD))
    for _ in range(6):
        with pytest.raises(NotAuthorised):
            sessions.open("rita", "wrong")
    with pytest.raises(NotAuthorised, match="too many attempts"):
        sessions.open("rita", PASSWORD)
    sessions.confirm(by, PASSWORD)
    for _ in range(5):
        with pytest.raises(NotAuthorised):
            sessions.confirm(by, "wrong")
    with pytest.raises(NotAuthorised, match="too many attempts"):
        sessions.confirm(by, PASSWORD)


def test_one_that_is_not_used_ends(sessions, monkeypatch) -> None:
    """And its row goes when the next one begins."""
    token = sessions.open("rita", PASSWORD)
    at(sessions, IDLE, monkeypatch)
    with pytest.raises(NotAuthorised):
        sessions.principal(token)
    sessions.open("rita", PASSWORD)
    with sessions._ledger.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar() == 1


def test_closing_is_final_and_may_be_repeated(sessions) -> None:
    """A token that was signed out opens nothing more."""
    token = sessions.open("rita", PASSWORD)
    sessions.close(token)
    sessions.close(token)
    with pytest.raises(NotAuthorised):
        sessions.principal(token)


def test_who_is_disabled_is_out_at_the_next_step(sessions, users) -> None:
    """A session outlives nobody's dismissal, and can still be closed."""
    token = sessions.open("rita", PASSWORD)
    users.disable(OWNER, "rita")
    with pytest.raises(NotAuthorised, match="disabled"):
        sessions.principal(token)
    sessions.close(token)


def test_guessing_has_to_wait(sessions, monkeypatch) -> None:
    """After five wrong passwords even the right one is not looked at for a while."""
    for _ in range(5):
        with pytest.raises(NotAuthorised, match="wrong"):
            sessions.open("rita", "guess")
    with pytest.raises(NotAuthorised, match="too many attempts"):
        sessions.open("rita", PASSWORD)

    at(sessions, timedelta(minutes=5), monkeypatch)
    assert sessions.open("rita", PASSWORD)


def test_the_right_password_forgets_the_wrong_ones(sessions) -> None:
    """Somebody who mistypes now and then is never kept out."""
    for _ in range(4):
        with pytest.raises(NotAuthorised):
            sessions.open("rita", "guess")
        sessions.open("rita", PASSWORD)
