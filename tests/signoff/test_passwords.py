"""Passwords: nobody but their owner knows the one that a signature rests on."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from conftest import NOW
from wetread.clinical.permissions import ALLOWED, require
from wetread.clinical.principals import Principal
from wetread.errors import BadInput, NotAuthorised, Refused
from wetread.signoff.sessions import Sessions
from wetread.signoff.tokens import Tokens

OWNER = Principal(user="owner", role="owner")
OLD, NEW = "correct horse", "battery staple"


@pytest.fixture
def sessions(ledger, users) -> Sessions:
    for name, role in (("rita", "radiologist"), ("ada", "admin")):
        users.add(OWNER, name, role=role, full_name=f"Dr. {name.title()}", password=OLD)
    return Sessions(ledger, users)


def events(database) -> list[tuple[str, str]]:
    with database.read() as connection:
        rows = connection.execute(text("SELECT event, actor FROM audit_events ORDER BY seq")).all()
    return [(event, actor) for event, actor in rows if event.startswith("user.password")]


def test_a_new_password_takes_the_place_of_the_old_one(users, sessions, database) -> None:
    """The old one opens nothing more, and the record says who changed it and nothing else."""
    users.change_password(users.active("rita"), OLD, NEW)

    assert users.authenticate("rita", NEW).user == "rita"
    with pytest.raises(NotAuthorised, match="wrong"):
        users.authenticate("rita", OLD)
    assert events(database) == [("user.password-changed", "rita")]


def test_whoever_changes_it_stays_and_all_others_are_out(users, sessions) -> None:
    """A session of somebody who knew the old password does not outlive it."""
    mine, other = sessions.open("rita", OLD), sessions.open("rita", OLD)
    another = sessions.open("ada", OLD)

    users.change_password(sessions.principal(mine), OLD, NEW, session=mine)

    assert sessions.principal(mine).user == "rita"
    assert sessions.principal(another).user == "ada"
    with pytest.raises(NotAuthorised, match="ended"):
        sessions.principal(other)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("wrong", NEW, "wrong"), (OLD, "short", "at least 8"), (OLD, OLD, "choose another")],
)
def test_a_password_that_will_not_do_changes_nothing(users, sessions, old, new, said) -> None:
    """Neither does a wrong old one."""
    with pytest.raises((NotAuthorised, BadInput), match=said):
        users.change_password(users.active("rita"), old, new)
    assert users.authenticate("rita", OLD).user == "rita"


def test_the_old_password_is_not_guessed_through_a_change(users, sessions, monkeypatch) -> None:
    """Attempts count with those of signing; who is at the door is counted apart."""
    for _ in range(5):
        with pytest.raises(NotAuthorised, match="wrong"):
            users.change_password(users.active("rita"), "guess", NEW)
    for attempt in (
        lambda: users.change_password(users.active("rita"), OLD, NEW),
        lambda: sessions.confirm(users.active("rita"), OLD),
    ):
        with pytest.raises(NotAuthorised, match="too many attempts"):
            attempt()

    assert sessions.open("rita", OLD)
    monkeypatch.setattr(users.confirming, "_clock", lambda: NOW + timedelta(minutes=5))
    users.change_password(users.active("rita"), OLD, NEW)


def test_a_reset_that_came_between_is_not_undone(users, sessions, monkeypatch) -> None:
    """Whoever proved the old password a moment before the reset changes nothing by it."""
    by = users.active("rita")
    known = users._known("rita", OLD)
    users.reset_password(OWNER, "rita", "given by the owner")
    monkeypatch.setattr(users, "_known", lambda name, password: known)

    with pytest.raises(NotAuthorised, match="meanwhile"):
        users.change_password(by, OLD, NEW)


def test_a_password_that_was_reset_is_good_once(users, sessions, database) -> None:
    """Whoever signs in with it is known, is out everywhere else, and has to choose another."""
    before = sessions.open("rita", OLD)
    users.reset_password(users.active("ada"), "rita", "given by ada")
    with pytest.raises(NotAuthorised, match="ended"):
        sessions.principal(before)

    token = sessions.open("rita", "given by ada")
    by = sessions.principal(token)
    assert by.must_change
    users.change_password(by, "given by ada", NEW, session=token)

    assert not sessions.principal(token).must_change
    assert events(database) == [("user.password-reset", "ada"), ("user.password-changed", "rita")]


@pytest.mark.parametrize("action", sorted(set(ALLOWED) - {"own-password.change"}))
def test_nothing_is_done_with_a_password_of_somebody_else(users, sessions, action) -> None:
    """Whatever their role may do otherwise."""
    users.reset_password(OWNER, "rita", NEW)
    with pytest.raises(NotAuthorised, match="choose one of your own first"):
        require(users.active("rita"), action)


def test_a_token_waits_until_a_password_was_chosen(users, sessions, ledger, ids) -> None:
    """It acts as its user, who has to choose one first."""
    tokens = Tokens(ledger, ids)
    _, token = tokens.make(users.active("rita"), name="t", scopes=("read",), days=1)
    users.reset_password(OWNER, "rita", "given once")
    assert tokens.principal(token).must_change

    users.change_password(users.active("rita"), "given once", NEW)
    assert not tokens.principal(token).must_change


def test_who_is_added_with_a_password_for_once_chooses_another(users, sessions) -> None:
    """Whoever is added without is not asked, as scripts add them."""
    shown = users.add(OWNER, "new", role="resident", full_name="N. Ew", password=OLD, one_time=True)
    assert shown.must_change
    assert users.authenticate("new", OLD).must_change
    assert not users.authenticate("rita", OLD).must_change


def test_nobody_resets_their_own(users, sessions) -> None:
    """It would need no old password."""
    with pytest.raises(Refused, match="wetread users password"):
        users.reset_password(users.active("ada"), "ada", NEW)


def test_only_owner_and_admin_reset_and_only_a_user_has_one_to_change(users, sessions) -> None:
    """A token is nobody's own: it changes no password, whatever its scopes."""
    with pytest.raises(NotAuthorised, match=r"users\.reset-password"):
        users.reset_password(users.active("rita"), "ada", NEW)
    with pytest.raises(BadInput, match="no user named"):
        users.reset_password(OWNER, "nobody", NEW)
    with pytest.raises(NotAuthorised, match="has none"):
        users.change_password(OWNER, OLD, NEW)
    program = users.active("rita").model_copy(update={"scopes": frozenset({"users", "sign"})})
    with pytest.raises(NotAuthorised, match="scope"):
        users.change_password(program, OLD, NEW)
