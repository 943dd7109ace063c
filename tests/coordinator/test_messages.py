"""What coordinator, agents and guards tell each other can be read afterwards."""

from support.workups import CONTENT, OWNER, PLAN, rule
from wetread.clinical.conversation import Message
from wetread.clinical.principals import SYSTEM
from wetread.guards.base import Judged, Objection

ASKED, DRAFT = (task.instruction for task in PLAN.tasks)


def told(on, case_id: str) -> list[tuple[str, str, str]]:
    return [(m.sender, m.to, m.text) for m in on.coordinator.view(case_id, by=SYSTEM).messages]


def test_each_task_and_its_answer_are_messages(kit) -> None:
    """In the order of the plan."""
    on = kit(rules=CONTENT)

    assert told(on, on.workup()) == [
        ("coordinator", "classification", ASKED),
        ("classification", "coordinator", "done"),
        ("coordinator", "report-drafting", DRAFT),
        ("report-drafting", "coordinator", "drafted"),
    ]


def test_what_guards_send_back_is_a_message_with_its_reason(kit) -> None:
    """And so is the answer to it."""

    def once(case: Judged) -> tuple[Objection, ...]:
        said = case.draft.statements[0].text if case.draft else ""
        return () if "(say more)" in said else (Objection(reason="say more"),)

    on = kit(rules=(*CONTENT, rule("once", once, "revise")))

    assert told(on, on.workup())[-2:] == [
        ("guards", "report-drafting", "say more"),
        ("report-drafting", "coordinator", "drafted"),
    ]


def test_a_plan_that_waits_was_told_to_nobody(kit) -> None:
    """It is read before anything runs."""
    waits = rule("waits", lambda _case: (Objection(reason="look first"),), "hold", "plan")
    on = kit(rules=(waits,))

    assert told(on, on.workup()) == []


def test_messages_are_of_their_turn(kit) -> None:
    """An earlier turn's can still be read."""
    on = kit(rules=CONTENT)
    case_id = on.workup()
    first = on.coordinator.view(case_id, by=SYSTEM).messages
    on.coordinator.take_turn(OWNER, case_id, "Again.")
    on.coordinator.run(case_id)

    assert on.coordinator.view(case_id, 1, by=SYSTEM).messages == first
    assert all(isinstance(message, Message) for message in first)
