"""A model goes to production only with what it has shown in a live simulation."""

import pytest
from sqlalchemy import text

from oversight.conftest import OWNER
from oversight.test_register import add, promote
from wetread.clinical.principals import Principal
from wetread.errors import NotAuthorised, Refused
from wetread.oversight.register import ModelRegister
from wetread.oversight.shown import keep_shown

DIGEST = "a" * 64


@pytest.fixture
def trusted(register: ModelRegister, source, tried) -> ModelRegister:
    """A model that passed its canary and is in trial."""
    add(register, source)
    tried()
    promote(register)
    return register


def test_production_takes_a_simulation(trusted, shown) -> None:
    """Without one the refusal says what to run; with one the promotion is made."""
    with pytest.raises(Refused, match="wetread simulate --live --gate"):
        promote(trusted, "production")

    trusted.simulated(OWNER, "mine", shown())
    assert promote(trusted, "production").mode == "production"


@pytest.mark.parametrize("changes", [{"passed": False}, {"to": "trial"}])
def test_one_that_did_not_show_it_is_none(trusted, shown, changes) -> None:
    """A gate that was not passed, or was asked about less, lets nobody through."""
    trusted.simulated(OWNER, "mine", shown(**changes))
    with pytest.raises(Refused, match="has not shown"):
        promote(trusted, "production")


@pytest.mark.parametrize("changes", [{"live": False}, {"models": {}}, {"models": {"mine": DIGEST}}])
def test_only_what_took_part_has_shown_anything(trusted, shown, changes) -> None:
    """Scripts show nothing of a model, and neither do other bytes under its name."""
    with pytest.raises(Refused, match="took no part"):
        trusted.simulated(OWNER, "mine", shown(**changes))


def test_it_is_kept_beside_the_model(trusted, shown) -> None:
    """In its standing, for which the chain vouches."""
    trusted.simulated(OWNER, "mine", shown())
    standing = trusted.standing("mine")
    assert standing is not None
    assert (standing.mode, standing.shown is not None) == ("trial", True)


def test_the_record_says_what_was_shown(trusted, shown, ledger) -> None:
    """Whether it was passed or not, and by whom it was asked."""
    keep_shown(ledger, OWNER, shown(passed=False))
    with ledger.database.read() as connection:
        rows = connection.execute(
            text("SELECT actor, body FROM audit_events WHERE event = 'simulation.judged'")
        ).all()
    assert len(rows) == 1
    assert rows[0].actor == "owner"
    assert '"passed":false' in rows[0].body


def test_who_may_not_judge_is_refused(trusted, shown, ledger) -> None:
    """A radiologist puts no gate on record."""
    reader = Principal(user="rita", role="radiologist")
    for act in (
        lambda: keep_shown(ledger, reader, shown()),
        lambda: trusted.simulated(reader, "mine", shown()),
    ):
        with pytest.raises(NotAuthorised):
            act()
