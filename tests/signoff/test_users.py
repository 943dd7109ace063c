"""People, roles and passwords."""

import pytest
from sqlalchemy import text

from wetread.clinical.principals import Principal
from wetread.errors import BadInput, NotAuthorised, Refused
from wetread.signoff.sessions import Sessions
from wetread.signoff.tokens import Tokens

OWNER = Principal(user="owner", role="owner")


def add(users, name="rad", role="radiologist", **changes):
    values = {"full_name": "Dr. R. Adiologist", "password": "correct horse", **changes}
    return users.add(OWNER, name, role=role, **values)


def test_password_opens_the_door(users) -> None:
    """The right password yields the principal with its role and printed name."""
    add(users)

    principal = users.authenticate("rad", "correct horse")

    assert (principal.user, principal.role) == ("rad", "radiologist")
    assert principal.full_name == "Dr. R. Adiologist"


def test_every_refusal_sounds_the_same(users) -> None:
    """Wrong password, unknown user and disabled user cannot be told apart."""
    add(users)
    add(users, "gone")
    users.disable(OWNER, "gone")
    messages = set()

    for name, password in (("rad", "wrong"), ("nobody", "x"), ("gone", "correct horse")):
        with pytest.raises(NotAuthorised) as refusal:
            users.authenticate(name, password)
        messages.add(str(refusal.value))

    assert len(messages) == 1


def test_password_is_stored_as_argon2id(users, database) -> None:
    """The table never holds the password itself."""
    add(users)

    with database.read() as connection:
        (stored,) = connection.execute(text("SELECT password_hash FROM users")).scalars()

    assert stored.startswith("$argon2id$")
    assert "correct horse" not in stored


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "Dr Who"}, "no user name"),
        ({"role": "wizard"}, "known: radiologist"),
        ({"full_name": " "}, "full name"),
        ({"full_name": "\u200d\u3164"}, "full name"),
        ({"full_name": "Dr. R\u202eatir"}, r"cannot be seen \(U\+202E\)"),
        ({"name": "ri\x00ta"}, "no user name"),
        ({"password": "short"}, "at least 8"),
    ],
)
def test_bad_user_is_refused_in_one_sentence(users, changes, sentence) -> None:
    """The message says what to do."""
    with pytest.raises(BadInput, match=sentence):
        add(users, **changes)


def test_name_is_taken_once(users) -> None:
    """A second user of that name is refused and the first stays."""
    add(users)

    with pytest.raises(Refused, match="exists already"):
        add(users, role="admin")

    assert users.authenticate("rad", "correct horse").role == "radiologist"


@pytest.mark.parametrize("role", ["radiologist", "resident", "technologist", "auditor"])
def test_only_owner_and_admin_add_users(users, role) -> None:
    """Authority is judged where the state changes."""
    with pytest.raises(NotAuthorised, match=r"users\.add"):
        users.add(
            Principal(user="x", role=role), "new", role="admin", full_name="N", password="12345678"
        )


@pytest.fixture
def admin(users) -> Principal:
    """The one who may."""
    add(users, "ada", "admin")
    by: Principal = users.active("ada")
    return by


def test_who_is_let_in_again_begins_anew(users, admin, ledger, ids) -> None:
    """Sessions and tokens from before the dismissal stay closed."""
    add(users)
    sessions, tokens = Sessions(ledger, users), Tokens(ledger, ids)
    session = sessions.open("rad", "correct horse")
    _, token = tokens.make(users.active("rad"), name="t", scopes=("read",), days=1)
    users.disable(admin, "rad")

    users.enable(admin, "rad")
    users.enable(admin, "rad")

    assert users.authenticate("rad", "correct horse").role == "radiologist"
    with pytest.raises(NotAuthorised):
        sessions.principal(session)
    with pytest.raises(NotAuthorised):
        tokens.principal(token)
    with ledger.database.read() as connection:
        said = connection.execute(text("SELECT event, actor FROM audit_events ORDER BY seq")).all()
    assert [tuple(one) for one in said][-2:] == [("user.disabled", "ada"), ("user.enabled", "ada")]


def test_a_role_is_of_the_next_step(users, admin, ledger, ids) -> None:
    """What is open goes on in it."""
    add(users)
    sessions, tokens = Sessions(ledger, users), Tokens(ledger, ids)
    session = sessions.open("rad", "correct horse")
    _, token = tokens.make(users.active("rad"), name="t", scopes=("read",), days=1)

    users.change_role(admin, "rad", "technologist")
    users.change_role(admin, "rad", "technologist")

    assert sessions.principal(session).role == tokens.principal(token).role == "technologist"
    with ledger.database.read() as connection:
        said = connection.execute(
            text("SELECT body FROM audit_events WHERE event = 'user.role-changed'")
        ).scalars()
        assert list(said) == ['{"before":"radiologist","role":"technologist","user":"rad"}']


def test_nobody_locks_themselves_out_or_gives_themselves_a_role(users, admin) -> None:
    """However many admins there are."""
    add(users, "amy", "admin")
    with pytest.raises(Refused, match="themselves"):
        users.disable(admin, "ada")
    with pytest.raises(Refused, match="themselves"):
        users.change_role(admin, "ada", "radiologist")


def test_an_admin_is_left(users, admin) -> None:
    """The last one keeps role and entry, whoever asks; one who is locked out is none."""
    add(users, "amy", "admin")
    users.disable(admin, "amy")
    for act in (
        lambda: users.disable(OWNER, "ada"),
        lambda: users.change_role(OWNER, "ada", "auditor"),
    ):
        with pytest.raises(Refused, match="last active admin"):
            act()
    users.disable(OWNER, "amy")  # was locked out before

    users.enable(OWNER, "amy")
    users.change_role(OWNER, "ada", "auditor")
    assert users.active("ada").role == "auditor"


def test_the_owner_of_the_home_is_not_the_user_of_that_name(users, admin) -> None:
    """Somebody may be called so."""
    add(users, "owner", "admin")
    users.disable(OWNER, "owner")
    with pytest.raises(NotAuthorised):
        users.active("owner")


@pytest.mark.parametrize(
    ("act", "action"),
    [
        (lambda users, by: users.disable(by, "ada"), "disable"),
        (lambda users, by: users.enable(by, "ada"), "enable"),
        (lambda users, by: users.change_role(by, "ada", "auditor"), "change-role"),
    ],
)
def test_who_may_change_the_register(users, admin, act, action) -> None:
    """Nobody but owner and admin; and nobody is changed who is not there."""
    add(users)
    with pytest.raises(NotAuthorised, match=rf"users\.{action}"):
        act(users, users.active("rad"))
    with pytest.raises(BadInput, match="known: radiologist"):
        users.change_role(admin, "rad", "wizard")
    for missing in (users.disable, users.enable):
        with pytest.raises(BadInput, match="no user named"):
            missing(admin, "nobody")
