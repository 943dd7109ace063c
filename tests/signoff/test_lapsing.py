"""A claim that nobody acted on ends by itself, at its minute and on record."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import update

from conftest import NOW
from wetread.audit import chain
from wetread.clinical.principals import SYSTEM, Principal
from wetread.errors import LostRace
from wetread.signoff.tables import WorkItemRow
from wetread.store.tables import table_of
from wetread.testing.clocks import FixedClock

RADIOLOGIST = Principal(user="rad", role="radiologist", full_name="Dr. R. Adiologist")
COLLEAGUE = Principal(user="ray", role="radiologist", full_name="Dr. R. Ay")
THIRD = Principal(user="ron", role="radiologist", full_name="Dr. R. On")
HOURS = timedelta(hours=1)
CLAIM = 4 * HOURS


@pytest.fixture
def clock(ledger) -> FixedClock:
    """The hours of the whole house."""
    ledger.clock = clock = FixedClock(NOW)
    return clock


@pytest.fixture
def expired(ledger):
    """Whose claims the record says ran out, and when."""

    def expired() -> list[tuple[str, str]]:
        with ledger.database.read() as connection:
            records = [r for r in chain.records(connection) if r.event == "work-item.claim-expired"]
        said = [json.loads(record.body) for record in records]
        return [(one["user"], one["expires"]) for one in said]

    return expired


def test_claim_lasts_until_its_minute(offer, worklist, clock, expired) -> None:
    """A second before it keeps others out; at its end it doesn't, and the record says so."""
    item = offer()
    assert worklist.claim(RADIOLOGIST, item.id).held_until == NOW + CLAIM
    clock.pass_(CLAIM - timedelta(seconds=1))
    with pytest.raises(LostRace, match="claimed by rad"):
        worklist.claim(COLLEAGUE, item.id)
    assert expired() == []
    clock.pass_(timedelta(seconds=1))

    assert worklist.claim(COLLEAGUE, item.id).holder == "ray"
    assert expired() == [("rad", (NOW + CLAIM).isoformat())]


@pytest.mark.parametrize("act", ["claim", "send_back", "reject", "sign"])
def test_whoever_comes_back_too_late_is_told_why(offer, worklist, signoff, clock, act) -> None:
    """That somebody else has it, and when their own claim ran out."""
    item = offer()
    worklist.claim(RADIOLOGIST, item.id)
    clock.pass_(CLAIM)
    worklist.claim(COLLEAGUE, item.id)

    acts = {
        "claim": lambda: worklist.claim(RADIOLOGIST, item.id),
        "send_back": lambda: worklist.send_back(RADIOLOGIST, item.id, "wrong side"),
        "reject": lambda: worklist.reject(RADIOLOGIST, item.id, "wrong side"),
        "sign": lambda: signoff.sign(RADIOLOGIST, item.id, meaning="approved"),
    }
    with pytest.raises(LostRace, match="claimed by ray; your own claim ran out at 12:00 UTC"):
        acts[act]()
    with pytest.raises(LostRace, match=r"claimed by ray$"):
        worklist.claim(THIRD, item.id)


def test_whoever_comes_back_after_the_decision_is_told_both(offer, worklist, clock) -> None:
    """Who decided, and that they themselves were late."""
    item = offer()
    worklist.claim(RADIOLOGIST, item.id)
    clock.pass_(CLAIM)
    worklist.reject(COLLEAGUE, item.id, "wrong patient")

    with pytest.raises(LostRace, match="already rejected by ray; your own claim ran out"):
        worklist.claim(RADIOLOGIST, item.id)


def test_late_holder_goes_on_where_nobody_took_the_item(
    offer, worklist, signoff, clock, expired
) -> None:
    """It is as open to them as to anybody, and still says that the claim ran out."""
    item = offer()
    worklist.claim(RADIOLOGIST, item.id)
    clock.pass_(CLAIM)

    assert worklist.claim(RADIOLOGIST, item.id).held_until == NOW + 2 * CLAIM
    clock.pass_(2 * CLAIM)
    assert signoff.sign(RADIOLOGIST, item.id, meaning="approved").user == "rad"
    assert [user for user, _ in expired()] == ["rad", "rad"]


def test_decided_item_is_held_for_good(offer, worklist, clock, expired) -> None:
    """Nothing runs out behind a decision."""
    item = offer()
    worklist.claim(RADIOLOGIST, item.id)
    done = worklist.reject(RADIOLOGIST, item.id, "wrong patient")
    clock.pass_(10 * CLAIM)

    assert done.held_until is None
    assert worklist.find(item.id) == done == done.as_of(clock())
    with pytest.raises(LostRace, match="already rejected by rad;"):
        worklist.claim(COLLEAGUE, item.id)
    assert expired() == []


def test_changing_the_draft_prolongs_the_claim(offer, worklist, ledger, clock) -> None:
    """Whoever acts on an item has not forgotten it."""
    item = offer()
    worklist.claim(RADIOLOGIST, item.id)
    clock.pass_(CLAIM - HOURS)
    _, payload = worklist.show(RADIOLOGIST, item.id)
    with ledger.write(RADIOLOGIST) as tx:
        changed = worklist.amend(
            tx, RADIOLOGIST, worklist.find(item.id), payload, payload.images[0]
        )

    assert changed.held_until == clock() + CLAIM


def test_late_change_is_taken_where_nobody_took_the_item(
    offer, worklist, ledger, clock, expired
) -> None:
    """Ending the claim is no change of the version that they saw."""
    item = offer()
    seen = worklist.claim(RADIOLOGIST, item.id)
    _, payload = worklist.show(RADIOLOGIST, item.id)
    clock.pass_(CLAIM)
    with ledger.write(RADIOLOGIST) as tx:
        changed = worklist.amend(tx, RADIOLOGIST, seen, payload, payload.images[0])

    assert (changed.state, changed.holder, changed.version) == ("claimed", "rad", seen.version + 1)
    assert len(expired()) == 1


def test_claim_of_an_earlier_release_has_no_end(offer, worklist, ledger, clock) -> None:
    """None was promised when it was made."""
    item = offer()
    worklist.claim(RADIOLOGIST, item.id)
    with ledger.write(SYSTEM) as tx:
        tx.connection.execute(update(table_of(WorkItemRow)).values(held_until=None))
    clock.pass_(100 * CLAIM)

    with pytest.raises(LostRace, match="claimed by rad"):
        worklist.claim(COLLEAGUE, item.id)
