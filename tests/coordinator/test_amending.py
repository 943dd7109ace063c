"""A person changes what waits for a signature: judged again, on record, kept in later drafts."""

import pytest

from support.workups import CONTENT, OWNER, PLAN, RADIOLOGIST, Kit, proposal, rule
from wetread.agents.base import Outcome
from wetread.audit import chain
from wetread.clinical.editing import Change
from wetread.clinical.planning import Plan, Task
from wetread.clinical.principals import SYSTEM, Principal
from wetread.errors import BadInput, LostRace, NotAuthorised, Refused
from wetread.guards.base import Judged, Objection
from wetread.signoff.items import WorkItem

THEIRS = "Small infiltrate in the right lower zone."
CHANGES = (Change(kind="replace", number=1, text=THEIRS),)


def item_of(on: Kit, case_id: str) -> WorkItem:
    return on.worklist.of_case(case_id)[-1]


def draft_of(on: Kit, case_id: str) -> list[str]:
    _, payload = on.worklist.show(RADIOLOGIST, item_of(on, case_id).id)
    assert payload.draft is not None
    return [said.text for said in payload.draft.statements]


def test_what_is_changed_is_what_is_signed(kit) -> None:
    """Another digest waits, held by whoever changed it, with the change beside it."""
    on = kit(rules=CONTENT)
    case_id = on.workup()
    before = item_of(on, case_id)
    after = on.coordinator.edit(RADIOLOGIST, before.id, CHANGES)
    _, payload = on.worklist.show(RADIOLOGIST, after.id)

    assert (after.state, after.holder) == ("claimed", "rad")
    assert after.payload != before.payload
    assert draft_of(on, case_id) == [THEIRS]
    assert payload.draft.statements[0].author == "rad"
    assert [edit["path"] for edit in payload.edits]
    on.sign(case_id)
    assert len(on.bundles()) == 1
    assert THEIRS in on.bundles()[0].read_text(encoding="utf-8")


def test_their_words_are_their_observation(kit) -> None:
    """They move no finding, and the sentence cites them."""
    on = kit()
    case_id = on.workup()
    item = item_of(on, case_id)
    findings = on.worklist.show(RADIOLOGIST, item.id)[1].findings
    on.coordinator.edit(RADIOLOGIST, item.id, CHANGES)
    _, payload = on.worklist.show(RADIOLOGIST, item.id)

    assert payload.findings == findings
    (seen,) = payload.observations
    assert (seen.user, seen.text) == ("rad", THEIRS)
    assert seen.id in payload.draft.statements[0].cites


def test_a_later_draft_keeps_what_they_wrote(kit) -> None:
    """In its place, whatever the agent says now; the item before it is withdrawn."""
    on = kit()
    case_id = on.workup()
    on.coordinator.edit(
        RADIOLOGIST,
        item_of(on, case_id).id,
        (*CHANGES, Change(kind="add", section="disclosure", text="Seen with Dr. B.")),
    )
    on.coordinator.take_turn(OWNER, case_id, "Draft it again.")
    on.coordinator.run(case_id)

    assert draft_of(on, case_id) == [THEIRS, "Seen with Dr. B."]
    _, payload = on.worklist.show(RADIOLOGIST, item_of(on, case_id).id)
    assert {said.author for said in payload.draft.statements} == {"rad"}
    assert len(payload.observations) == 2
    assert [i.state for i in on.worklist.of_case(case_id)] == ["superseded", "open"]


def test_on_another_film_their_words_are_not_repeated(kit) -> None:
    """What was true of one image is said of no other."""
    on = kit()
    case_id = on.workup()
    on.coordinator.edit(RADIOLOGIST, item_of(on, case_id).id, CHANGES)
    image = on.study.images[0]
    other = on.coordinator.duty.artefacts.put_array(
        on.coordinator.duty.artefacts.get_array(image.pixels) + 1
    )
    series = on.study.series[0].model_copy(
        update={"instances": (image.model_copy(update={"pixels": other}),)}
    )
    on.coordinator.take_turn(
        OWNER, case_id, "And on this one?", study=on.study.model_copy(update={"series": (series,)})
    )
    on.coordinator.run(case_id)

    assert draft_of(on, case_id) == ["Pneumonia is likely."]


def test_the_changed_draft_is_judged_and_an_objection_holds(kit) -> None:
    """Nobody can send it back: whoever reads the objection is the author."""

    def minds(case: Judged) -> tuple[Objection, ...]:
        said = case.draft.statements[0].text if case.draft else ""
        return (Objection(reason="not found"),) if said == THEIRS else ()

    on = kit(rules=(*CONTENT, rule("minds", minds, "revise")))
    case_id = on.workup()
    assert item_of(on, case_id).standing == "pass"
    changed = on.coordinator.edit(RADIOLOGIST, item_of(on, case_id).id, CHANGES)

    assert changed.standing == "hold"
    on.sign(case_id)
    assert item_of(on, case_id).state == "signed"


def test_each_change_is_on_record(kit) -> None:
    """With who made it; the words themselves are not in the chain."""
    on = kit()
    case_id = on.workup()
    on.coordinator.edit(RADIOLOGIST, item_of(on, case_id).id, CHANGES)

    with on.coordinator.duty.ledger.database.read() as connection:
        (record,) = chain.records(connection, events=("work-item.edited",))
    assert record.actor == "rad"
    assert THEIRS not in record.body


def test_who_may_not_write_reports_changes_none(kit) -> None:
    """Nor does somebody while another person holds the item."""
    on = kit()
    item = item_of(on, on.workup())
    for role in ("auditor", "technologist", "admin", "owner"):
        with pytest.raises(NotAuthorised):
            on.coordinator.edit(Principal(user="x", role=role), item.id, CHANGES)
    with pytest.raises(BadInput, match="no sentence 9 can be changed; there are 1"):
        on.coordinator.edit(RADIOLOGIST, item.id, (Change(kind="remove", number=9),))
    assert item_of(on, item.case_id).version == 1


def test_what_was_decided_is_changed_no_more(kit) -> None:
    """A signature is under what was shown."""
    on = kit(rules=CONTENT)
    case_id = on.workup()
    on.sign(case_id)

    with pytest.raises(LostRace):
        on.coordinator.edit(RADIOLOGIST, item_of(on, case_id).id, CHANGES)


def test_nobody_signs_or_changes_what_they_did_not_see(kit, users) -> None:
    """Not what a resident rewrote under them, unless they say which draft they looked at."""
    users.add(OWNER, "res", role="resident", full_name="R. Esident", password="correct horse")
    on = kit(rules=CONTENT)
    item = item_of(on, on.workup())
    resident = Principal(user="res", role="resident", full_name="R. Esident")
    changed = on.coordinator.edit(resident, item.id, CHANGES)

    for digest in (None, item.payload):
        with pytest.raises(LostRace, match="was changed since it was opened"):
            on.signoff.sign(RADIOLOGIST, item.id, meaning="approved", digest=digest)
        with pytest.raises(LostRace, match="was changed since it was opened"):
            on.coordinator.edit(RADIOLOGIST, item.id, CHANGES, digest=digest)
    on.signoff.sign(RADIOLOGIST, item.id, meaning="approved", digest=changed.payload)


def test_whoever_changed_a_draft_signs_it_as_it_stands(kit) -> None:
    """They saw what they wrote."""
    on = kit(rules=CONTENT)
    case_id = on.workup()
    first = on.coordinator.edit(RADIOLOGIST, item_of(on, case_id).id, CHANGES)
    second = on.coordinator.edit(
        RADIOLOGIST, first.id, (Change(kind="add", section="impression", text="More."),)
    )
    on.sign(case_id)

    assert (second.issue, item_of(on, case_id).state) == (3, "signed")


def test_what_is_shown_is_what_waits_however_often_it_changed(kit) -> None:
    """After an edit, a withdrawal and an edit alike."""
    on = kit(
        agents={"scheduling": lambda work: Outcome(
            task_id=work.task.id, agent=work.task.agent, appointment=proposal(work)
        )},
        rules=CONTENT,
        plan=Plan(
            tasks=(
                *PLAN.tasks,
                Task(id="t3", agent="scheduling", instruction="book", why="asked"),
            )
        ),
        later=Plan(calls_off=("scheduling",)),
    )  # fmt: skip
    case_id = on.workup()
    on.coordinator.edit(RADIOLOGIST, item_of(on, case_id).id, CHANGES)
    on.coordinator.take_turn(OWNER, case_id, "Cancel it.")
    on.coordinator.run(case_id)
    (item,) = on.worklist.of_case(case_id)
    assert (item.state, item.holder, item.issue) == ("open", None, 3)
    on.worklist.claim(RADIOLOGIST, item.id)
    more = Change(kind="add", section="impression", text="More.")
    on.coordinator.edit(RADIOLOGIST, item.id, (more,))

    _, waits = on.worklist.show(RADIOLOGIST, item.id)
    assert on.coordinator.view(case_id, 1, by=SYSTEM).payload == waits
    assert draft_of(on, case_id) == [THEIRS, "More."]
    assert waits.appointment is None


def test_a_draft_keeps_a_sentence(kit) -> None:
    """What is wrong as a whole is returned or rejected."""
    on = kit()
    item = item_of(on, on.workup())

    with pytest.raises(BadInput, match="return or reject"):
        on.coordinator.edit(RADIOLOGIST, item.id, (Change(kind="remove", number=1),))


def test_where_no_draft_is_shown_there_is_nothing_to_change(kit) -> None:
    """A blocked draft was shown to nobody."""
    forbids = (rule("no", lambda _case: (Objection(reason="never"),), "block"),)
    on = kit(rules=forbids)
    item = item_of(on, on.workup())

    with pytest.raises(Refused, match="nothing to change"):
        on.coordinator.edit(RADIOLOGIST, item.id, CHANGES)
