"""A person adds to what was signed: nothing that stands changes, and the addition is signed too."""

import json
from typing import Any

import pytest

from support.workups import CONTENT, OWNER, RADIOLOGIST, Kit, draft, proposal, rule
from wetread.clinical.editing import Change
from wetread.clinical.principals import Principal
from wetread.errors import BadInput, NotAuthorised, Refused
from wetread.guards.base import Objection
from wetread.signoff.items import WorkItem

LATER = "The earlier film came in: the infiltrate is new."
COLLEAGUE = Principal(user="ray", role="radiologist", full_name="Dr. R. Ay")


@pytest.fixture
def on(kit) -> Kit:
    made: Kit = kit(rules=CONTENT)
    return made


def signed(on: Kit) -> WorkItem:
    case_id = on.workup()
    on.sign(case_id)
    return on.worklist.of_case(case_id)[0]


def sign(on: Kit, item: WorkItem, by: Principal = RADIOLOGIST) -> None:
    on.signoff.sign(by, item.id, meaning="approved")
    on.coordinator.follow(on.worklist.find(item.id))


def reports(on: Kit) -> list[dict[str, Any]]:
    bundles = [json.loads(path.read_text(encoding="utf-8")) for path in on.bundles()]
    return [bundle["entry"][0]["resource"] for bundle in bundles]


def test_an_addendum_is_released_with_a_signature_of_its_own(on) -> None:
    """The report it adds to stays as it was sent; the new one holds both, and says so."""
    item = signed(on)
    before = on.bundles()[0].read_bytes()
    added = on.coordinator.addend(RADIOLOGIST, item.id, LATER)

    assert (added.state, added.holder, added.adds_to) == ("claimed", "rad", item.id)
    assert len(on.bundles()) == 1
    sign(on, added)

    assert before in [path.read_bytes() for path in on.bundles()]
    found = {report["status"]: report["text"]["div"] for report in reports(on)}
    assert set(found) == {"final", "appended"}
    assert LATER not in found["final"]
    assert LATER in found["appended"]
    assert "Pneumonia is likely." in found["appended"]
    assert on.signoff.first_objection() is None
    assert on.worklist.find(added.id).settled_at is not None


def test_it_is_bound_to_what_was_signed(on) -> None:
    """Item, signature and digest of the earlier report are part of what is signed now."""
    item = signed(on)
    added = on.coordinator.addend(RADIOLOGIST, item.id, LATER)
    _, payload = on.worklist.show(RADIOLOGIST, added.id)
    earlier = on.signoff.of_item(item.id)

    assert payload.adds_to is not None
    assert (payload.adds_to.item, payload.adds_to.payload) == (item.id, item.payload)
    assert payload.adds_to.signature == earlier.id
    assert payload.draft.statements[-1].section == "addendum"
    assert payload.draft.statements[-1].author == "rad"


def test_one_adds_at_a_time_and_each_to_all_before(on) -> None:
    """A second one waits for the first, and then holds it too."""
    item = signed(on)
    first = on.coordinator.addend(RADIOLOGIST, item.id, LATER)
    with pytest.raises(Refused, match=f"sign or return {first.id} first"):
        on.coordinator.addend(COLLEAGUE, item.id, "Another thing.")
    sign(on, first)

    second = on.coordinator.addend(COLLEAGUE, first.id, "Another thing.")
    _, payload = on.worklist.show(COLLEAGUE, second.id)
    assert [one.text for one in payload.draft.section("addendum")] == [LATER, "Another thing."]
    assert payload.adds_to.item == item.id
    sign(on, second, COLLEAGUE)
    assert [report["status"] for report in reports(on)].count("appended") == 2


def test_one_that_was_returned_leaves_what_was_signed(on) -> None:
    """Nothing is released, and another may be written."""
    item = signed(on)
    first = on.coordinator.addend(RADIOLOGIST, item.id, LATER)
    on.worklist.send_back(RADIOLOGIST, first.id, "It belongs to another patient.")
    on.coordinator.follow(on.worklist.find(first.id))

    again = on.coordinator.addend(RADIOLOGIST, item.id, "Seen again, unchanged.")
    _, payload = on.worklist.show(RADIOLOGIST, again.id)
    assert [one.text for one in payload.draft.section("addendum")] == ["Seen again, unchanged."]
    assert len(on.bundles()) == 1


def test_the_rules_judge_it_too(kit) -> None:
    """What a rule objects to is held before whoever signs, and the words are there to see."""
    objects = rule(
        "no-new",
        lambda case: (
            [Objection(reason="it says new", evidence=())]
            if case.draft and any("new" in said.text for said in case.draft.statements)
            else []
        ),
        "hold",
    )
    on = kit(rules=(objects, *CONTENT))
    item = signed(on)
    added = on.coordinator.addend(RADIOLOGIST, item.id, LATER)

    assert (item.standing, added.standing) == ("pass", "hold")


def test_what_was_booked_is_not_booked_again(kit) -> None:
    """The appointment went with the first signature."""
    settled: list[str] = []

    def with_time(work):
        return draft(work).model_copy(update={"appointment": proposal(work)})

    on = kit(rules=CONTENT, agents={"report-drafting": with_time}, settled=settled)
    item = signed(on)
    booked = list(settled)
    sign(on, on.coordinator.addend(RADIOLOGIST, item.id, LATER))

    assert on.worklist.show(RADIOLOGIST, item.id)[1].appointment is not None
    assert booked
    assert settled == booked


def test_a_later_turn_leaves_an_addendum_alone(on) -> None:
    """It is of a report that has left, whatever the conversation goes on to."""
    item = signed(on)
    added = on.coordinator.addend(RADIOLOGIST, item.id, LATER)
    on.coordinator.take_turn(OWNER, item.case_id, "Draft it again.")
    on.coordinator.run(item.case_id)

    assert on.worklist.find(added.id).state == "claimed"
    assert [one.turn for one in on.worklist.of_case(item.case_id)] == [1, 2]
    sign(on, added)
    assert len(on.bundles()) == 2


def test_who_may_not_and_what_cannot_be_added_to(on) -> None:
    """Each is told in one sentence, and nothing is opened."""
    case_id = on.workup()
    (item,) = on.worklist.of_case(case_id)
    with pytest.raises(Refused, match="was not signed"):
        on.coordinator.addend(RADIOLOGIST, item.id, LATER)
    on.sign(case_id)
    with pytest.raises(NotAuthorised):
        on.coordinator.addend(OWNER, item.id, LATER)
    for words in ("  ", "x" * 2001):
        with pytest.raises(BadInput, match="1 to 2000 characters"):
            on.coordinator.addend(RADIOLOGIST, item.id, words)
    assert on.worklist.addenda(item.id) == []


def test_an_addendum_is_not_changed(on) -> None:
    """It is returned, and another is written."""
    added = on.coordinator.addend(RADIOLOGIST, signed(on).id, LATER)

    with pytest.raises(Refused, match="return it, and write another"):
        on.coordinator.edit(
            RADIOLOGIST, added.id, (Change(kind="replace", number=1, text="Other words."),)
        )


def test_a_decision_that_was_cut_short_is_followed_later(on) -> None:
    """A signature whose release did not leave is picked up by a resume."""
    added = on.coordinator.addend(RADIOLOGIST, signed(on).id, LATER)
    on.signoff.sign(RADIOLOGIST, added.id, meaning="approved")
    assert len(on.bundles()) == 1

    assert on.coordinator.resume(OWNER).resumed == (added.case_id,)
    assert len(on.bundles()) == 2
