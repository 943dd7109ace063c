"""What waits, who took it, and that nobody takes it twice."""

from datetime import timedelta

import pytest

from wetread.clinical.principals import SYSTEM, Principal
from wetread.errors import BadInput, LostRace, NotAuthorised
from wetread.signoff.users import Users

RADIOLOGIST = Principal(user="rad", role="radiologist", full_name="Dr. R. Adiologist")
COLLEAGUE = Principal(user="ray", role="radiologist", full_name="Dr. R. Ay")
OWNER = Principal(user="owner", role="owner")


def test_workup_opens_one_item(offer, worklist) -> None:
    """Offering the same workup again finds the item that is there."""
    first, second = offer(), offer()

    assert first.id == second.id
    assert [item.state for item in worklist.all(RADIOLOGIST)] == ["open"]


def test_deadline_follows_priority(offer) -> None:
    """A STAT item is due within the hour."""
    item = offer(priority="STAT")

    assert item.due - item.opened_at == timedelta(hours=1)


@pytest.mark.parametrize("turns", [(), (2,), (1, 2, 4)])
def test_item_says_how_often_an_agent_gave_in(offer, worklist, turns) -> None:
    """Beside its place in the queue, and as many as the payload has turns of it."""
    item = offer(flips=turns)

    assert item.flips == len(turns)
    assert [found.flips for found in worklist.all(RADIOLOGIST)] == [len(turns)]
    assert worklist.show(RADIOLOGIST, item.id)[1].flips == turns


def test_later_turn_supersedes_the_earlier_draft(offer, worklist) -> None:
    """One case has one draft that waits."""
    first = offer(turn=1)
    second = offer(turn=2)

    states = {item.id: item.state for item in worklist.all(RADIOLOGIST)}
    assert states == {first.id: "superseded", second.id: "open"}


def test_claimed_item_belongs_to_its_holder(offer, worklist) -> None:
    """A colleague is told who has it."""
    item = offer()
    worklist.claim(RADIOLOGIST, item.id)

    with pytest.raises(LostRace, match="claimed by rad"):
        worklist.claim(COLLEAGUE, item.id)
    assert worklist.claim(RADIOLOGIST, item.id).holder == "rad"


RESIDENT = Principal(user="rob", role="resident", full_name="Rob Resident")


@pytest.fixture
def people(ledger) -> Users:
    """The three of them on the register."""
    users = Users(ledger)
    for who in (RADIOLOGIST, COLLEAGUE, RESIDENT):
        users.add(OWNER, who.user, role=who.role, full_name=who.full_name, password="correct horse")
    return users


def test_who_can_no_longer_act_holds_nothing(offer, worklist, people) -> None:
    """A claim ends with its holder's account; nobody else's item is stuck."""
    item = offer()
    worklist.claim(RADIOLOGIST, item.id)
    with pytest.raises(LostRace, match="claimed by rad"):
        worklist.claim(COLLEAGUE, item.id)
    people.disable(OWNER, "rad")

    assert worklist.claim(COLLEAGUE, item.id).holder == "ray"


def test_claim_that_cannot_end_in_a_signature_keeps_no_signer_out(offer, worklist, people) -> None:
    """A radiologist takes over from a resident, and a resident from nobody."""
    item = offer()
    worklist.claim(RESIDENT, item.id)

    assert worklist.claim(RADIOLOGIST, item.id).holder == "rad"
    with pytest.raises(LostRace, match="claimed by rad"):
        worklist.claim(RESIDENT, item.id)


@pytest.mark.parametrize("act", ["send_back", "reject"])
def test_declining_needs_a_reason(offer, worklist, act) -> None:
    """Whoever sends a draft back says why."""
    item = offer()

    for unseen in ("  ", "\u200d", "\u3164\n"):
        with pytest.raises(BadInput, match="say why"):
            getattr(worklist, act)(RADIOLOGIST, item.id, unseen)
    with pytest.raises(BadInput, match="cannot be seen"):
        getattr(worklist, act)(RADIOLOGIST, item.id, "wrong\u202eside")
    assert getattr(worklist, act)(RADIOLOGIST, item.id, "wrong side").state in {
        "returned",
        "rejected",
    }


def test_decided_item_stays_decided(offer, worklist) -> None:
    """A second decision is refused and says what happened."""
    item = offer()
    worklist.reject(RADIOLOGIST, item.id, "wrong patient")

    with pytest.raises(LostRace, match="already rejected by rad"):
        worklist.send_back(COLLEAGUE, item.id, "too late")


def test_stale_version_loses(offer, worklist, ledger) -> None:
    """Optimistic locking: whoever saw an older version changes nothing."""
    seen = offer()
    worklist.claim(RADIOLOGIST, seen.id)

    with pytest.raises(LostRace), ledger.write(SYSTEM) as tx:
        worklist.move(tx, COLLEAGUE, seen, "signed")


def test_unknown_item_is_bad_input(worklist) -> None:
    """A mistyped id gets a sentence with the way out."""
    with pytest.raises(BadInput, match="queue list"):
        worklist.claim(RADIOLOGIST, "item-x")


def test_nobody_opens_items_by_hand(ledger, worklist, offer) -> None:
    """Only the graph offers work."""
    item = offer()
    _, payload = worklist.show(RADIOLOGIST, item.id)

    with pytest.raises(NotAuthorised), ledger.write(RADIOLOGIST) as tx:
        worklist.offer(tx, RADIOLOGIST, payload)
