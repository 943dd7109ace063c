"""People, roles and passwords."""

import pytest
from sqlalchemy import text

from wetread.clinical.principals import Principal
from wetread.errors import BadInput, NotAuthorised, Refused

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
