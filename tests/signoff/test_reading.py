"""Where the rules ask for it, people look for themselves first, and for long enough."""

import json
from datetime import timedelta

import pytest

from conftest import NOW
from wetread.audit import chain
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.findings import Label
from wetread.clinical.principals import Principal
from wetread.errors import BadInput, LostRace, NotAuthorised, ReadFirst, Refused
from wetread.manifests.sign_off import Dwell, SignOffSpec, Which, shipped
from wetread.signoff.first_reading import FirstReading, OwnReading
from wetread.signoff.listing import Listing, Wanted
from wetread.signoff.signing import SignOff
from wetread.signoff.worklist import Worklist
from wetread.store.documents import get_document, put_document
from wetread.testing.clocks import FixedClock

RADIOLOGIST = Principal(user="rad", role="radiologist", full_name="Dr. R. Adiologist")
COLLEAGUE = Principal(user="ray", role="radiologist", full_name="Dr. R. Ay")
RESIDENT = Principal(user="rob", role="resident", full_name="Rob Resident")
AUDITOR = Principal(user="aud", role="auditor", full_name="A. Uditor")
WHY = "Whoever is told first sees what they were told."
RULES = shipped().model_copy(
    update={
        "read_first": (Which(priorities=("URGENT",), because=WHY),),
        "dwell": (
            Dwell(priorities=("STAT",), seconds=20, because=WHY),
            Dwell(standings=("hold",), seconds=90, because=WHY),
        ),
    }
)


@pytest.fixture
def clock(ledger) -> FixedClock:
    """The hours of the whole house."""
    ledger.clock = clock = FixedClock(NOW)
    return clock


@pytest.fixture
def worklist(ledger, ids, clock) -> Worklist:
    """With rules stricter than those that ship; whatever is offered goes there."""
    return Worklist(ledger, ids, RULES)


@pytest.fixture
def reading(ledger) -> FirstReading:
    return FirstReading(ledger)


def events(ledger, name: str) -> list[tuple[str, dict[str, str]]]:
    with ledger.database.read() as connection:
        found = [r for r in chain.records(connection) if r.event == name]
    return [(record.actor, json.loads(record.body)) for record in found]


def test_what_ships_asks_for_neither(ledger, ids, offer, artefacts) -> None:
    """And keeps no list of who looked at what."""
    item = offer(priority="URGENT")
    plain = Worklist(ledger, ids)
    plain.show(RADIOLOGIST, item.id)
    SignOff(ledger, plain, artefacts, ids).sign(RADIOLOGIST, item.id, meaning="approved")

    assert (plain.rules.read_first, plain.rules.dwell) == ((), ())
    assert events(ledger, "work-item.shown") == []


@pytest.mark.parametrize("by", [RADIOLOGIST, RESIDENT])
def test_nobody_who_reads_is_shown_it_first(offer, worklist, reading, by) -> None:
    """They are told what to do; then they are shown it, and their colleagues still are not."""
    item = offer(priority="URGENT")
    with pytest.raises(Refused, match=rf"wetread queue read {item.id} --as {by.user} --impression"):
        worklist.show(by, item.id)
    reading.record(by, item.id, impression="Clear lungs.", seen={"pneumonia": "absent"})

    assert worklist.show(by, item.id)[0].id == item.id
    with pytest.raises(Refused, match="say first what you see"):
        worklist.show(COLLEAGUE, item.id)
    assert worklist.show(AUDITOR, item.id)[0].id == item.id


def test_nobody_signs_unread(offer, worklist, signoff, reading) -> None:
    """Whoever signs without a look is asked the same; once decided, everybody may see it."""
    item = offer(priority="URGENT")
    with pytest.raises(Refused, match="say first what you see"):
        signoff.sign(RADIOLOGIST, item.id, meaning="approved")
    assert worklist.find(item.id).state == "open"
    reading.record(RADIOLOGIST, item.id, impression="Dense.", seen={"233604007": "present"})
    signoff.sign(RADIOLOGIST, item.id, meaning="approved")

    assert worklist.show(COLLEAGUE, item.id)[0].state == "signed"


def test_other_priorities_are_shown_at_once(offer, worklist) -> None:
    """The rule names whom it is about."""
    assert worklist.show(RADIOLOGIST, offer(priority="ROUTINE").id)


def test_agreement_can_be_told_later_from_what_is_kept(offer, worklist, reading, ledger) -> None:
    """Both sides stand under digests that the record holds: no word of either is in it."""
    item = offer(priority="URGENT")
    kept = reading.record(RADIOLOGIST, item.id, impression=" Clear. ", seen={"Pneumonia": "absent"})

    with ledger.database.read() as connection:
        own = get_document(connection, kept, OwnReading)
        payload = get_document(connection, own.payload, ApprovalPayload)
    agents = {finding.concept.code: finding.presence for finding in payload.findings}
    assert {one.concept.code: (one.presence, agents[one.concept.code]) for one in own.seen} == {
        "233604007": ("absent", "present")
    }
    assert (own.user, own.item, own.impression) == ("rad", item.id, "Clear.")
    assert events(ledger, "work-item.read-first") == [("rad", {"item": item.id, "record": kept})]


@pytest.mark.parametrize(
    ("impression", "seen", "told"),
    [
        (" ", {"pneumonia": "absent"}, "say in words"),
        ("x" * 2001, {"pneumonia": "absent"}, "2000 characters"),
        ("Clear.", {}, "present or absent: Pneumonia"),
        ("Clear.", {"pneumonia": "absent", "fracture": "absent"}, "present or absent: Pneumonia"),
        ("Clear.", {"pneumonia": "absent", "233604007": "present"}, "present or absent: Pneumonia"),
    ],
)
def test_a_reading_is_whole_or_none(offer, worklist, reading, impression, seen, told) -> None:
    """Each concept once, and words; what a finding says is not told meanwhile."""
    item = offer(priority="URGENT")
    with pytest.raises(BadInput, match=told) as refused:
        reading.record(RADIOLOGIST, item.id, impression=impression, seen=seen)

    assert "0.9" not in str(refused.value)
    with pytest.raises(Refused):
        worklist.show(RADIOLOGIST, item.id)


def test_a_reading_stands_and_is_taken_of_what_waits(offer, worklist, reading) -> None:
    """Nobody reads first a second time, nor what is decided; and it takes a reader."""
    item = offer(priority="URGENT")
    reading.record(RADIOLOGIST, item.id, impression="Clear.", seen={"pneumonia": "absent"})
    with pytest.raises(Refused, match="what you saw then stands"):
        reading.record(RADIOLOGIST, item.id, impression="Dense.", seen={"pneumonia": "present"})
    with pytest.raises(NotAuthorised):
        reading.record(AUDITOR, item.id, impression="Clear.", seen={"pneumonia": "absent"})
    worklist.reject(RADIOLOGIST, item.id, "wrong patient")
    with pytest.raises(LostRace, match="already rejected"):
        reading.record(COLLEAGUE, item.id, impression="Clear.", seen={"pneumonia": "absent"})


def test_signature_takes_the_time_that_reading_takes(offer, worklist, signoff, clock) -> None:
    """Counted from the first look of whoever signs; the refusal says how long is left."""
    item = offer(priority="STAT")
    with pytest.raises(Refused, match="look at it before you sign it"):
        signoff.sign(RADIOLOGIST, item.id, meaning="approved")
    worklist.show(RADIOLOGIST, item.id)
    clock.pass_(timedelta(seconds=12.5))
    worklist.show(RADIOLOGIST, item.id)
    with pytest.raises(Refused, match="sign it in 8 s"):
        signoff.sign(RADIOLOGIST, item.id, meaning="approved")
    clock.pass_(timedelta(seconds=7.5))
    with pytest.raises(Refused, match="look at it before"):
        signoff.sign(COLLEAGUE, item.id, meaning="approved")

    assert signoff.sign(RADIOLOGIST, item.id, meaning="approved").user == "rad"


def test_what_somebody_else_changed_is_to_be_read_anew(
    offer, worklist, signoff, clock, ledger
) -> None:
    """Time that was spent on other words does not count; who changed them has read them."""
    item = offer(priority="STAT")
    for by in (RADIOLOGIST, RESIDENT):
        worklist.show(by, item.id)
    clock.pass_(timedelta(seconds=60))
    with ledger.write(RESIDENT) as tx:
        payload = get_document(tx.connection, item.payload, ApprovalPayload)
        other = payload.model_copy(update={"request_text": "Is there anything else?"})
        edit = put_document(tx.connection, {"changed": "a sentence"})
        changed = worklist.amend(tx, RESIDENT, item, other, edit)
    worklist.let_go(RESIDENT, item.id)
    seen = {"digest": changed.payload}
    with pytest.raises(Refused, match="look at it before you sign it"):
        signoff.sign(RADIOLOGIST, item.id, meaning="approved", **seen)
    worklist.show(RADIOLOGIST, item.id)
    with pytest.raises(Refused, match="too short a while ago"):
        signoff.sign(RADIOLOGIST, item.id, meaning="approved", **seen)

    assert signoff.sign(RESIDENT, item.id, meaning="authored", preliminary=True, **seen)
    clock.pass_(timedelta(seconds=20))
    assert signoff.sign(RADIOLOGIST, item.id, meaning="approved", **seen)


def test_no_page_tells_how_something_was_judged_that_is_to_be_read_first(
    offer, reading, database
) -> None:
    """Neither what is on it nor that there is another: whichever standing is asked for."""
    item = offer(priority="URGENT")
    listing = Listing(database, lambda: NOW, RULES)
    pages = [
        listing.page(RADIOLOGIST, Wanted(standings=(one,)), most=1)
        for one in ("pass", "disclose", "hold")
    ]
    assert [(page.items, page.next) for page in pages] == [((), None)] * 3
    reading.record(RADIOLOGIST, item.id, impression="Clear.", seen={"pneumonia": "absent"})
    found = listing.page(RADIOLOGIST, Wanted(standings=(item.standing,)), most=1)
    assert [one.id for one in found.items] == [item.id]
    assert listing.page(AUDITOR, Wanted(standings=(item.standing,))).items


def test_the_record_says_once_when_it_was_shown(offer, worklist, ledger, clock) -> None:
    """To whoever may sign it; others may look as often as they like."""
    item = offer(priority="STAT")
    for by in (RADIOLOGIST, RADIOLOGIST, RESIDENT, AUDITOR, COLLEAGUE):
        worklist.show(by, item.id)

    assert [actor for actor, _ in events(ledger, "work-item.shown")] == ["rad", "rob", "ray"]


def test_of_two_rules_the_longer_time_counts() -> None:
    """And a file says so in its own words."""
    text = RULES.model_dump(mode="json", by_alias=True)
    again = SignOffSpec.model_validate(text)

    assert again.dwell_of("STAT", "hold") == timedelta(seconds=90)
    assert again.dwell_of("STAT", "pass") == timedelta(seconds=20)
    assert again.dwell_of("ROUTINE", "pass") == timedelta()
    assert (again.reads_first("URGENT", "hold"), again.reads_first("STAT", "hold")) == (True, False)


def test_a_refusal_names_item_and_concepts(offer, worklist) -> None:
    """For programs; what agents said of a concept is not in it."""
    item = offer(priority="URGENT")
    with pytest.raises(ReadFirst) as refused:
        worklist.show(RADIOLOGIST, item.id)

    assert refused.value.item == item.id
    assert refused.value.concepts == (("http://snomed.info/sct", "233604007", "Pneumonia"),)


def test_nobody_returns_or_rejects_what_they_have_not_read(offer, worklist, reading) -> None:
    """A decision without a look would show what agents saw to whoever takes it."""
    item = offer(priority="URGENT")
    for decide in (worklist.send_back, worklist.reject):
        with pytest.raises(ReadFirst):
            decide(RADIOLOGIST, item.id, "say which side")
    reading.record(RADIOLOGIST, item.id, impression="Clear.", seen={"pneumonia": "absent"})

    assert worklist.send_back(RADIOLOGIST, item.id, "say which side").state == "returned"


def test_a_reader_is_told_the_request_and_the_concepts_alone(offer, ledger) -> None:
    """Of what they have to read; of anything else they are told nothing, since it is shown."""
    urgent, routine = offer(priority="URGENT"), offer(case_id="case-2")
    reading = FirstReading(ledger, RULES)
    asked = reading.asked(RESIDENT, urgent.id)

    assert asked is not None
    assert (asked.request, [one.display for one in asked.concepts]) == (
        "Is there pneumonia?",
        ["Pneumonia"],
    )
    assert reading.asked(RESIDENT, routine.id) is None
    assert reading.asked(AUDITOR, urgent.id) is None
    assert reading.of_case(RESIDENT, "case-1") == urgent.id
    assert reading.of_case(RESIDENT, "case-2") is None
    with pytest.raises(NotAuthorised):
        reading.asked(Principal(user="theo", role="technologist"), urgent.id)


def test_a_page_of_the_queue_says_what_is_unread_and_finds_none_by_standing(
    offer, database, reading
) -> None:
    """A filter would tell how it was judged; once it was read it is found again."""
    item = offer(priority="URGENT")
    listing = Listing(database, lambda: NOW, RULES)
    judged = Wanted(standings=("pass",))

    assert listing.page(RADIOLOGIST, Wanted()).unread == {item.id}
    assert listing.page(RADIOLOGIST, judged).items == ()
    assert len(listing.page(AUDITOR, judged).items) == 1
    reading.record(RADIOLOGIST, item.id, impression="Clear.", seen={"pneumonia": "absent"})
    assert listing.page(RADIOLOGIST, Wanted()).unread == frozenset()
    assert len(listing.page(RADIOLOGIST, judged).items) == 1


def test_a_concept_in_two_spellings_is_named_twice(offer, worklist, reading) -> None:
    """Nobody sees a thing and does not see it."""
    item = offer(priority="URGENT")
    seen: dict[str, Label] = {"Pneumonia": "present", "pneumonia": "absent"}
    with pytest.raises(BadInput, match="say once of each"):
        reading.record(RADIOLOGIST, item.id, impression="Clear.", seen=seen)
