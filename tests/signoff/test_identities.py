"""A name at a hospital is a user here from its first sign-in on, and then nobody else's."""

import pytest
from sqlalchemy import text

from wetread.clinical.principals import Principal
from wetread.errors import BadInput, NotAuthorised
from wetread.ports.identity import Vouched
from wetread.signoff.identities import Identities
from wetread.signoff.sessions import Sessions

OWNER = Principal(user="owner", role="owner")
PASSWORD = "correct horse"
RITA = Vouched(issuer="https://sso.hospital.example", subject="1", name="rita")


@pytest.fixture
def sessions(ledger, users) -> Sessions:
    for name, role in (("rita", "radiologist"), ("wilma", "admin"), ("ada", "admin")):
        users.add(OWNER, name, role=role, full_name=f"Dr. {name.title()}", password=PASSWORD)
    return Sessions(ledger, users)


@pytest.fixture
def identities(ledger, users, sessions) -> Identities:
    return Identities(ledger, users, sessions)


def as_somebody(**changes: str) -> Vouched:
    return RITA.model_copy(update=changes)


def recorded(database) -> list[tuple[str, str]]:
    with database.read() as connection:
        rows = connection.execute(text("SELECT event, body FROM audit_events ORDER BY seq")).all()
    return [(event, body) for event, body in rows if event != "user.added"]


def test_the_session_is_the_users_with_the_role_that_they_have_here(identities, sessions) -> None:
    """As a password would have opened it."""
    by = sessions.principal(identities.open(RITA))
    assert (by.user, by.role, by.full_name) == ("rita", "radiologist", "Dr. Rita")


def test_the_record_says_how_somebody_signed_in(identities, sessions, database) -> None:
    """And when a user was tied to an account of the hospital's."""
    identities.open(RITA)
    identities.open(RITA)
    sessions.open("rita", PASSWORD)

    assert recorded(database) == [
        ("identity.linked", '{"user":"rita"}'),
        ("session.opened", '{"method":"oidc","user":"rita"}'),
        ("session.opened", '{"method":"oidc","user":"rita"}'),
        ("session.opened", '{"method":"password","user":"rita"}'),
    ]


def test_whoever_has_the_name_next_is_somebody_else(identities) -> None:
    """Another subject of that name is refused; the first one still comes in."""
    identities.open(RITA)
    with pytest.raises(NotAuthorised, match="ask an admin"):
        identities.open(as_somebody(subject="2"))
    assert identities.open(RITA)


def test_one_subject_is_one_user(identities) -> None:
    """Somebody who is called otherwise there from now on is nobody else here."""
    identities.open(RITA)
    with pytest.raises(NotAuthorised, match="ask an admin"):
        identities.open(as_somebody(name="wilma"))
    assert identities.open(as_somebody(subject="3", name="wilma"))


def test_another_provider_knows_people_by_other_subjects(identities) -> None:
    """A site that moves to another one ties its users anew."""
    identities.open(RITA)
    assert identities.open(as_somebody(issuer="https://new.hospital.example", subject="2"))


def test_every_refusal_sounds_the_same(identities, users, database) -> None:
    """Unknown name, disabled user and another subject cannot be told apart, nor is one tied."""
    identities.open(RITA)
    users.disable(OWNER, "wilma")
    said = set()
    for vouched in (
        as_somebody(name="nobody", subject="5"),
        as_somebody(name="wilma", subject="6"),
        as_somebody(subject="7"),
        as_somebody(name="Rita", subject="8"),
        as_somebody(name="rita\0", subject="9"),
    ):
        with pytest.raises(NotAuthorised) as refused:
            identities.open(vouched)
        said.add(str(refused.value))

    assert len(said) == 1
    with database.read() as connection:
        assert connection.execute(text("SELECT subject FROM identities")).scalars().all() == ["1"]


def test_a_refusal_is_on_record(identities, database) -> None:
    """By the name that was claimed, where it could be a user's."""
    for name in ("nobody", "Not A Name"):
        with pytest.raises(NotAuthorised):
            identities.open(as_somebody(name=name))
    assert recorded(database) == [("login.failed", '{"method":"oidc","user":"nobody"}')]


def test_an_admin_frees_a_name(identities, sessions) -> None:
    """Whoever was signed in is out, and the next one who comes is the user."""
    token = identities.open(RITA)
    other = identities.open(as_somebody(name="wilma", subject="3"))
    identities.unlink(sessions.principal(other), "rita")

    with pytest.raises(NotAuthorised, match="has ended"):
        sessions.principal(token)
    assert sessions.principal(identities.open(as_somebody(subject="2"))).user == "rita"
    with pytest.raises(NotAuthorised):
        identities.open(RITA)


@pytest.mark.parametrize("role", ["radiologist", "resident", "technologist", "auditor"])
def test_nobody_else_frees_one(identities, role) -> None:
    """It could let anybody in as that user."""
    identities.open(RITA)
    with pytest.raises(NotAuthorised, match=r"users\.unlink"):
        identities.unlink(Principal(user="x", role=role), "rita")
    assert identities.open(RITA)


@pytest.mark.parametrize("name", ["wilma", "nobody"])
def test_a_name_that_is_not_tied_is_told(identities, name) -> None:
    """Nothing is on record then."""
    with pytest.raises(BadInput, match="tied to no hospital account"):
        identities.unlink(OWNER, name)
