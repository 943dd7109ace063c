"""What nothing new replaces goes on waiting; what is called off is free at once."""

from typing import Any

import pytest

from support.workups import CONTENT, OWNER, PLAN, RADIOLOGIST, Kit, proposal
from wetread.agents.base import Outcome, Work
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.planning import Plan, Task
from wetread.clinical.principals import SYSTEM
from wetread.clinical.reports import DraftReport, Statement
from wetread.coordinator import calling_off
from wetread.coordinator.withdrawing import reissue


def book(work: Work) -> Outcome:
    return Outcome(task_id=work.task.id, agent=work.task.agent, appointment=proposal(work))


def draft(work: Work) -> Outcome:
    """A sentence on each thing that came before."""
    found = [f.id for outcome in work.earlier for f in outcome.findings]
    held = [o.appointment.id for o in work.earlier if o.appointment]
    said = [
        Statement(section="impression", text=f"Sentence on {name}.", cites=(name,))
        for name in (*found, *held)
    ]
    return Outcome(
        task_id=work.task.id,
        agent=work.task.agent,
        draft=DraftReport(statements=tuple(said) or (Statement(section="impression", text="-"),)),
    )


AGENTS = {"scheduling": book, "report-drafting": draft}


def task(name: str, agent: str, *after: str) -> Task:
    return Task(id=name, agent=agent, instruction="do it", depends_on=after, why="asked")


READ = (task("t1", "classification"),)
BOOKED = (task("t1", "scheduling"),)
REPORTED = (*READ, task("t2", "report-drafting", "t1"))
ALL = (*READ, task("t2", "scheduling"), task("t3", "report-drafting", "t1", "t2"))


def talked(kit: Any, first: tuple[Task, ...], later: Plan) -> tuple[Kit, str, list[str]]:
    settled: list[str] = []
    on = kit(agents=AGENTS, rules=CONTENT, plan=Plan(tasks=first), later=later, settled=settled)
    case_id = on.workup()
    on.coordinator.take_turn(OWNER, case_id, "Next.")
    on.coordinator.run(case_id)
    return on, case_id, settled


def parts(on: Kit, case_id: str) -> list[tuple[str, ...]]:
    """By item in the order of turns: what it puts before a person, where it still does."""
    found = []
    for item in on.worklist.of_case(case_id):
        _, shown = on.worklist.show(RADIOLOGIST, item.id)
        found.append(_parts(shown) if item.state == "open" else (item.state,))
    return found


def _parts(shown: ApprovalPayload) -> tuple[str, ...]:
    there = {"draft": shown.draft, "findings": shown.findings, "appointment": shown.appointment}
    return tuple(name for name, part in there.items() if part)


@pytest.mark.parametrize(
    ("first", "later", "waits"),
    [
        (REPORTED, BOOKED, [("draft", "findings"), ("appointment",)]),
        (REPORTED, READ, [("draft", "findings"), ("findings",)]),
        (REPORTED, REPORTED, [("superseded",), ("draft", "findings")]),
        (BOOKED, READ, [("appointment",), ("findings",)]),
        (BOOKED, BOOKED, [("superseded",), ("appointment",)]),
        (READ, READ, [("superseded",), ("findings",)]),
        (READ, REPORTED, [("superseded",), ("draft", "findings")]),
        (ALL, REPORTED, [("appointment",), ("draft", "findings")]),
        (ALL, BOOKED, [("draft", "findings"), ("appointment",)]),
        (ALL, READ, [("draft", "findings", "appointment"), ("findings",)]),
        (ALL, ALL, [("superseded",), ("draft", "findings", "appointment")]),
    ],
)
def test_what_a_later_turn_does_not_replace_goes_on_waiting(
    kit, first: tuple[Task, ...], later: tuple[Task, ...], waits: list[tuple[str, ...]]
) -> None:
    """A draft gives way to a draft, a time to a time, a reading to the same reading."""
    on, case_id, _ = talked(kit, first, Plan(tasks=later))

    assert parts(on, case_id) == waits


def test_a_time_that_was_replaced_is_free_and_leaves_the_report(kit) -> None:
    """So does the sentence that spoke of it; the rest is signed and released."""
    on, case_id, settled = talked(kit, ALL, Plan(tasks=BOOKED))

    assert settled == [f"withdraw {case_id}/1/"]
    item = on.worklist.of_case(case_id)[0]
    _, shown = on.worklist.show(RADIOLOGIST, item.id)
    assert shown.draft is not None
    assert [said.text for said in shown.draft.statements] == ["Sentence on f-t1."]
    on.signoff.sign(RADIOLOGIST, item.id, meaning="approved", digest=item.payload)
    on.coordinator.follow(on.worklist.find(item.id))
    assert len(on.bundles()) == 1


@pytest.mark.parametrize(
    ("first", "waits"),
    [
        (ALL, [("draft", "findings")]),
        (BOOKED, [("superseded",)]),
        (REPORTED, [("draft", "findings")]),
    ],
)
def test_what_is_called_off_is_free_at_once(kit, first, waits) -> None:
    """It leaves what waits, and an item of which nothing is left is withdrawn."""
    on, case_id, settled = talked(kit, first, Plan(calls_off=("scheduling",)))

    assert parts(on, case_id) == waits
    (remark,) = on.coordinator.view(case_id, by=SYSTEM).called_off
    held = first is not REPORTED
    assert ("free again" in remark.text) is held
    assert remark.cites
    assert (f"withdraw {case_id}/1/" in settled) is held
    assert on.coordinator.resume(OWNER).resumed == ()


def test_what_was_signed_is_booked_and_said_to_be(kit) -> None:
    """It left the house; nobody here can take it back."""
    on = kit(
        agents=AGENTS,
        rules=CONTENT,
        plan=Plan(tasks=BOOKED),
        later=Plan(calls_off=("scheduling",)),
    )
    case_id = on.workup()
    on.sign(case_id)
    on.coordinator.take_turn(OWNER, case_id, "Cancel it.")
    on.coordinator.run(case_id)

    (remark,) = on.coordinator.view(case_id, by=SYSTEM).called_off
    assert "is booked" in remark.text


def test_calling_off_survives_a_crash_in_the_middle(kit, monkeypatch) -> None:
    """Done again it does nothing, and says the same."""
    on = kit(
        agents=AGENTS,
        rules=CONTENT,
        plan=Plan(tasks=ALL),
        later=Plan(calls_off=("scheduling",)),
    )
    case_id = on.workup()
    on.coordinator.take_turn(OWNER, case_id, "Cancel it.")
    undisturbed = reissue

    def dies(*given: Any, **named: Any) -> None:
        undisturbed(*given, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(calling_off, "reissue", dies)
        with pytest.raises(KeyboardInterrupt):
            on.coordinator.run(case_id)
    on.coordinator.run(case_id)

    assert parts(on, case_id) == [("draft", "findings")]
    assert len(on.coordinator.view(case_id, by=SYSTEM).called_off) == 1


def test_a_plan_that_calls_nothing_off_leaves_everything(kit) -> None:
    """A question back, say."""
    on, case_id, settled = talked(kit, PLAN.tasks, Plan(question="What?"))

    assert parts(on, case_id) == [("draft", "findings")]
    assert settled == [f"withdraw {case_id}/2/"]
