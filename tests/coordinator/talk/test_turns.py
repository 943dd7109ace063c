"""A turn that asks about the case is answered from its record, and changes nothing."""

from support.workups import OWNER
from wetread.audit import chain
from wetread.clinical.conversation import EarlierTurn, Query, Topic
from wetread.clinical.planning import Plan
from wetread.clinical.principals import SYSTEM
from wetread.coordinator.talk.recall import WHOLE, recalled

WHY = Plan(
    queries=(Query(asks="why", about=(Topic(name="pneumonia", sort="finding"),), text="how come?"),)
)


def test_a_question_to_the_record_runs_no_agent(kit) -> None:
    """It is answered, on record, and what waits for a signature still waits."""
    on = kit(later=WHY)
    case_id = on.workup()
    ran = list(on.calls)
    on.coordinator.take_turn(OWNER, case_id, "how come?")
    on.coordinator.run(case_id)
    view = on.coordinator.view(case_id, by=SYSTEM)

    assert on.calls == ran
    assert [reply.remarks[0].cites for reply in view.replies] == [("f-t1",)]
    assert [item.state for item in on.worklist.of_case(case_id)] == ["open"]
    with on.coordinator.duty.ledger.database.read() as connection:
        assert "turn.replied" in [record.event for record in chain.records(connection)]


def test_a_question_is_answered_once_though_the_turn_is_run_again(kit) -> None:
    """A crash between two nodes costs nothing."""
    on = kit(later=WHY)
    case_id = on.workup()
    on.coordinator.take_turn(OWNER, case_id, "how come?")
    on.coordinator.run(case_id)
    first = on.coordinator.view(case_id, by=SYSTEM).replies
    on.coordinator.steps.reply({"case_id": case_id, "turn": 2})

    assert on.coordinator.view(case_id, by=SYSTEM).replies == first


def test_a_case_remembers_whom_it_asked_and_what_about(kit) -> None:
    """The draft too, where a report was asked for."""
    on = kit()
    case_id = on.workup("Is there pneumonia? Draft a report.")
    (turn,) = recalled(on.coordinator.duty.file, case_id, 2)

    assert set(turn.told) == {"classification", "report-drafting"}
    assert {topic.name for topic in turn.topics} == {"pneumonia", "report"}


def test_of_a_long_conversation_the_last_turns_are_remembered_word_for_word(kit) -> None:
    """Of those before them only whom they asked, and what about."""
    on = kit(later=Plan())
    case_id = on.workup("the first words")
    for number in range(WHOLE + 1):
        on.coordinator.take_turn(OWNER, case_id, f"remark {number}")
    first, *_, last = recalled(on.coordinator.duty.file, case_id, WHOLE + 3)

    assert (first.text, set(first.told)) == ("", {"classification", "report-drafting"})
    assert last == EarlierTurn(text=f"remark {WHOLE}")
