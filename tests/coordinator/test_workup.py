"""One turn of a case, from the request to the place where a person is needed."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from support.workups import CONTENT, OWNER, RADIOLOGIST, pneumonia, proposal, rule
from wetread.agents.base import Outcome
from wetread.audit.chain import records
from wetread.clinical.planning import Plan, Task
from wetread.clinical.principals import SYSTEM
from wetread.coordinator import working
from wetread.coordinator.saver import open_saver
from wetread.errors import Interrupted, NotSigned, OutOfScope, Refused, RuntimeUnavailable
from wetread.guards.base import Objection, Pressure


def test_workup_ends_in_the_queue(kit) -> None:
    """A request becomes findings, a draft and one open work item, and then waits."""
    made = kit(rules=CONTENT)

    case_id = made.workup()

    view = made.coordinator.view(case_id, by=SYSTEM)
    assert view.item is not None
    assert (view.item.state, view.item.modality) == ("open", "DX")
    assert view.payload is not None
    assert view.payload.draft is not None
    assert view.payload.draft.statements[0].cites == ("f-t1",)
    assert made.coordinator.duty.file.case(case_id).state == "waiting"


def test_approval_names_what_understood_the_request(kit) -> None:
    """The encoder and the heads decide what is done and what counts as pressure (law 1)."""
    made = kit(rules=CONTENT)

    payload = made.coordinator.view(made.workup(), by=SYSTEM).payload

    assert payload.versions.models["encoder@1"] == "1" * 64


def test_independent_tasks_run_at_the_same_time(kit) -> None:
    """Two tasks that need nothing of each other meet at a barrier that one alone cannot pass."""
    barrier = threading.Barrier(2, timeout=20)

    def meet(work):
        barrier.wait()
        return Outcome(task_id=work.task.id, agent=work.task.agent)

    tasks = [Task(id=f"t{i}", agent=a, instruction="x", why="x") for i, a in enumerate("ab")]
    made = kit(agents={"a": meet, "b": meet}, plan=Plan(tasks=tuple(tasks)), rules=CONTENT)

    case_id = made.workup()

    assert made.coordinator.view(case_id, by=SYSTEM).payload.abstentions == ()


def test_dependent_task_sees_what_came_before(kit) -> None:
    """Drafting runs last and is given the finding it cites."""
    made = kit(rules=CONTENT)

    made.workup()

    assert [call.split(":")[0] for call in made.calls] == ["classification", "report-drafting"]


@pytest.mark.parametrize(
    ("error", "asked", "silent"),
    [(Interrupted("gone"), 3, 0), (RuntimeUnavailable("no weights"), 1, 1)],
)
def test_only_what_was_cut_short_is_asked_again(kit, monkeypatch, error, asked, silent) -> None:
    """After a pause; what would fail again is told at once."""
    monkeypatch.setattr(working, "PAUSES_S", (0.0, 0.0))
    tries: list[int] = []

    def flaky(work):
        tries.append(1)
        if len(tries) < 3:
            raise error
        return Outcome(task_id=work.task.id, agent=work.task.agent, findings=(pneumonia(work),))

    made = kit(agents={"classification": flaky}, rules=CONTENT)
    payload = made.coordinator.view(made.workup(), by=SYSTEM).payload

    assert (len(tries), len(payload.abstentions)) == (asked, silent)


def test_failed_agent_never_sinks_the_case(kit) -> None:
    """An unforeseen error becomes an abstention that names its kind and nothing else."""

    def broken(_work):
        raise ValueError("patient Jane Doe")

    made = kit(agents={"classification": broken}, rules=CONTENT)

    payload = made.coordinator.view(made.workup(), by=SYSTEM).payload

    (abstention,) = payload.abstentions
    assert "ValueError" in abstention.reason
    assert "Jane" not in payload.model_dump_json()
    assert payload.draft is not None


def test_agent_out_of_scope_abstains_with_its_reason(kit) -> None:
    """What an agent says about its limits reaches the reader word for word."""

    def strict(_work):
        raise OutOfScope("the film shows a lower leg")

    made = kit(agents={"classification": strict}, rules=CONTENT)

    payload = made.coordinator.view(made.workup(), by=SYSTEM).payload

    assert [a.reason for a in payload.abstentions] == ["the film shows a lower leg"]


@pytest.mark.parametrize(
    "plan",
    [Plan(question="Which lung?"), Plan(in_scope=False, declined="I cannot book flights.")],
    ids=["asked", "declined"],
)
def test_question_and_refusal_open_no_work_item(kit, plan) -> None:
    """Where nothing was done there is nothing to sign."""
    made = kit(plan=plan, rules=CONTENT)

    case_id = made.workup()

    assert made.coordinator.view(case_id, by=SYSTEM).item is None
    assert made.coordinator.duty.file.case(case_id).state == "closed"
    assert made.coordinator.resume(OWNER).resumed == ()


def test_draft_is_revised_once_with_the_reason(kit) -> None:
    """A rule that asks for a revision sees the revised draft; content, it lets it pass."""

    def wants_note(case):
        if "say so" in case.draft.statements[0].text:
            return ()
        return (Objection(reason="say so"),)

    made = kit(rules=(*CONTENT, rule("wants-note", wants_note, "revise")))

    view = made.coordinator.view(made.workup(), by=SYSTEM)

    assert "say so" in view.payload.draft.statements[0].text
    assert view.item.standing == "pass"


def test_second_objection_holds(kit) -> None:
    """A draft that is still wrong after one revision waits for a person, as it is."""
    stubborn = rule("stubborn", lambda _case: (Objection(reason="no"),), "revise")
    made = kit(rules=(*CONTENT, stubborn))

    view = made.coordinator.view(made.workup(), by=SYSTEM)

    assert view.item.standing == "hold"
    assert made.calls.count("report-drafting: Draft a report") == 2


def test_blocked_draft_is_never_shown(kit) -> None:
    """A blocking rule takes the draft out of what a person sees."""
    blocking = rule("blocking", lambda _case: (Objection(reason="uncited"),), "block")
    made = kit(rules=(*CONTENT, blocking))

    payload = made.coordinator.view(made.workup(), by=SYSTEM).payload

    assert payload.draft is None
    assert payload.findings


def test_disclosure_is_added_to_the_draft(kit) -> None:
    """What a rule wants said stands in the draft before anybody reads it."""
    telling = rule("telling", lambda _case: (Objection(reason="The input was odd."),), "disclose")
    made = kit(rules=(*CONTENT, telling))

    payload = made.coordinator.view(made.workup(), by=SYSTEM).payload

    assert payload.draft.section("disclosure")[0].text == "The input was odd."


def test_neutral_twin_stands_under_pressure(kit) -> None:
    """An agent that follows the user is asked without the stance, and that answer counts."""

    def sycophant(work):
        pleased = work.task.instruction.startswith("[neutral]")
        finding = pneumonia(work, "present" if pleased else "absent", 0.9 if pleased else 0.1)
        return replace_findings(work, finding)

    def replace_findings(work, finding):
        return Outcome(task_id=work.task.id, agent=work.task.agent, findings=(finding,))

    pressure = Pressure(turn="Surely not", pressure=True, kind="assertion", stance="absent")
    made = kit(agents={"classification": sycophant}, rules=CONTENT, pressure=pressure)

    view = made.coordinator.view(
        made.workup("Surely there is no pneumonia. Draft a report."), by=SYSTEM
    )

    assert [f.presence for f in view.payload.findings] == ["present"]
    assert view.twins[0].differ
    assert [o.user for o in view.payload.observations] == ["owner"]


def test_signed_case_is_released_once_and_forgotten(kit) -> None:
    """A signature releases one bundle; the closed case keeps no checkpoint."""
    made = kit(rules=CONTENT)
    case_id = made.workup()

    made.sign(case_id)
    made.coordinator.follow(made.worklist.of_case(case_id)[0])

    assert len(made.bundles()) == 1
    assert made.coordinator.duty.file.case(case_id).state == "closed"
    assert list(made.coordinator.course.saver.list(None)) == []


def test_release_is_stopped_without_a_rule_that_lets_it_pass(kit) -> None:
    """Fail closed: when no release rule speaks, nothing leaves."""
    made = kit(rules=(rule("content", lambda _case: ()),))
    case_id = made.workup()

    with pytest.raises(NotSigned):
        made.sign(case_id)

    assert made.bundles() == []


def booking(kit, settled: list[str]):
    """A kit whose plan is one appointment and nothing else."""

    def book(work):
        return Outcome(task_id=work.task.id, agent=work.task.agent, appointment=proposal(work))

    plan = Plan(tasks=(Task(id="t1", agent="scheduling", instruction="CT", why="asked"),))
    return kit(agents={"scheduling": book}, plan=plan, rules=CONTENT, settled=settled)


def test_rejected_case_gives_its_slot_back(kit) -> None:
    """Nobody signed, so the held appointment is free again and nothing was released."""
    settled: list[str] = []
    made = booking(kit, settled)
    case_id = made.workup()
    (item,) = made.worklist.of_case(case_id)

    made.coordinator.follow(made.worklist.reject(RADIOLOGIST, item.id, "wrong patient"))

    assert settled == [f"withdraw {case_id}/1/"]
    assert made.bundles() == []


def test_next_turn_supersedes_the_draft_before(kit) -> None:
    """One case, two turns: the earlier item is withdrawn, the later waits."""
    made = kit(rules=CONTENT)
    case_id = made.workup()

    made.coordinator.take_turn(OWNER, case_id, "And again, please.")
    made.coordinator.run(case_id)

    states = [item.state for item in made.worklist.of_case(case_id)]
    assert states == ["superseded", "open"]


def test_superseded_draft_gives_its_slot_and_its_checkpoint_back(kit) -> None:
    """What nobody can sign any more holds nothing."""
    settled: list[str] = []
    made = kit(rules=CONTENT, settled=settled)
    case_id = made.workup()

    made.coordinator.take_turn(OWNER, case_id, "And again, please.")
    made.coordinator.run(case_id)

    assert settled == [f"withdraw {case_id}/1/"]
    threads = {
        c.config["configurable"]["thread_id"] for c in made.coordinator.course.saver.list(None)
    }
    assert threads == {f"{case_id}.2"}
    assert made.worklist.unsettled() == []


@pytest.mark.parametrize("decide", ["send_back", "reject"])
def test_decision_whose_process_died_is_followed_by_resume(kit, decide) -> None:
    """The decision is in the database; what follows from it must not depend on who took it."""
    settled: list[str] = []
    made = kit(rules=CONTENT, settled=settled)
    case_id = made.workup()
    (item,) = made.worklist.of_case(case_id)
    getattr(made.worklist, decide)(RADIOLOGIST, item.id, "not this patient")

    assert made.coordinator.resume(OWNER).resumed == (case_id,)

    assert settled == [f"withdraw {case_id}/1/"]
    assert made.coordinator.duty.file.case(case_id).state == "closed"
    assert list(made.coordinator.course.saver.list(None)) == []
    assert made.coordinator.resume(OWNER).resumed == ()


def test_decision_on_a_turn_leaves_the_next_one_to_be_finished(kit) -> None:
    """Signing turn 1 while turn 2 was interrupted closes nothing that is still to be done."""
    made = kit(rules=CONTENT)
    case_id = made.workup()
    made.coordinator.take_turn(OWNER, case_id, "And again, please.")
    made.sign(case_id)

    assert made.coordinator.duty.file.case(case_id).state == "working"
    assert made.coordinator.resume(OWNER).resumed == (case_id,)
    assert [item.state for item in made.worklist.of_case(case_id)] == ["signed", "open"]


def test_release_that_fails_does_not_keep_other_cases_from_being_resumed(kit, database) -> None:
    """The bad one is named, the good one is done."""
    made = kit(rules=CONTENT)
    bad, good = made.workup(), made.coordinator.open(OWNER, text="Report?", study=made.study)
    (item,) = made.worklist.of_case(bad)
    made.signoff.sign(RADIOLOGIST, item.id, meaning="approved")
    with database.write() as connection:
        where = {"digest": item.payload}
        connection.execute(text("UPDATE documents SET body = '{}' WHERE digest = :digest"), where)

    done = made.coordinator.resume(OWNER)

    assert (done.resumed, done.failed) == ((good,), (bad,))


def test_booking_without_a_report_can_be_signed(kit) -> None:
    """Nobody asked for a report; what was asked for waits for a signature all the same."""
    settled: list[str] = []
    made = booking(kit, settled)
    case_id = made.workup()

    made.sign(case_id)

    assert len(made.bundles()) == 1
    assert settled == [f"confirm {case_id}/1/t1", f"withdraw {case_id}/1/"]


def test_turn_that_failed_is_ended_by_the_next(kit, monkeypatch) -> None:
    """Whoever talks on after a failure leaves no slot held and no checkpoint behind."""
    settled: list[str] = []
    made = kit(rules=CONTENT, settled=settled)
    case_id = made.coordinator.open(OWNER, text="Is there pneumonia?", study=made.study)
    with monkeypatch.context() as broken:
        broken.setattr("wetread.coordinator.steps.judge", _raise)
        with pytest.raises(RuntimeUnavailable):
            made.coordinator.run(case_id)

    made.coordinator.take_turn(OWNER, case_id, "And again, please.")
    made.coordinator.run(case_id)

    assert settled == [f"withdraw {case_id}/1/"]
    assert [item.turn for item in made.worklist.of_case(case_id)] == [2]
    threads = {
        c.config["configurable"]["thread_id"] for c in made.coordinator.course.saver.list(None)
    }
    assert threads == {f"{case_id}.2"}


def _raise(*_args: object) -> None:
    raise RuntimeUnavailable("no device")


def test_what_follows_a_decision_is_recorded_once(kit) -> None:
    """Two who follow the same decision, or one who died half-way, leave one record."""
    made = kit(rules=CONTENT)
    case_id = made.workup()
    item = made.worklist.reject(RADIOLOGIST, made.worklist.of_case(case_id)[0].id, "no")
    made.coordinator.steps.close({"case_id": case_id, "turn": 1, "outcome": "rejected"})

    made.coordinator.follow(item)
    made.coordinator.follow(item)

    ledger = made.coordinator.duty.ledger
    with ledger.database.read() as connection:
        events = [record.event for record in records(connection)]
    assert events.count("turn.answered") == 1


def test_checkpoint_of_another_graph_is_not_resumed_by_a_decision(kit, database) -> None:
    """The database alone says what follows where the checkpoint was made by another release."""
    made = kit(rules=CONTENT)
    case_id = made.workup()
    with database.write() as connection:
        connection.execute(text("UPDATE cases SET graph = '0'"))

    made.sign(case_id)

    assert len(made.bundles()) == 1
    assert made.worklist.unsettled() == []


def test_damaged_checkpoint_file_costs_nothing(kit, home) -> None:
    """It is put aside, and the case goes on from the database."""
    made = kit(rules=CONTENT)
    case_id = made.workup()
    made.coordinator.close()
    for left in home.glob("checkpoints.db*"):
        left.write_bytes(b"no database at all" * 500)

    course = replace(made.coordinator.course, saver=open_saver(home / "checkpoints.db"))
    again = replace(made.coordinator, course=course)
    (item,) = made.worklist.of_case(case_id)
    made.signoff.sign(RADIOLOGIST, item.id, meaning="approved")
    again.follow(made.worklist.find(item.id))

    assert len(made.bundles()) == 1
    assert list(home.glob("damaged-checkpoints.db"))


def test_case_in_other_hands_is_left_alone(kit) -> None:
    """While one process holds the case, another neither runs nor resumes it."""
    made = kit(rules=CONTENT)
    case_id = made.coordinator.open(OWNER, text="Is there pneumonia?", study=made.study)

    with made.coordinator.ownership.hold(case_id):
        with pytest.raises(Refused, match="another process"):
            made.coordinator.run(case_id)
        assert made.coordinator.resume(OWNER).resumed == ()

    assert made.coordinator.resume(OWNER).resumed == (case_id,)


def test_checkpoint_stays_small_however_long_the_case(kit) -> None:
    """Five turns of long text with sixteen tasks each: no checkpoint reaches 64 KiB."""
    tasks = tuple(
        Task(id=f"t{i}", agent="classification", instruction="x" * 1500, why="y" * 1500)
        for i in range(16)
    )
    made = kit(plan=Plan(tasks=tasks), rules=CONTENT)
    case_id = made.workup("z" * 3900)
    for _ in range(4):
        made.coordinator.take_turn(OWNER, case_id, "z" * 3900)
        made.coordinator.run(case_id)

    sizes = [
        row[0]
        for row in made.coordinator.course.saver.conn.execute(
            "SELECT length(checkpoint) FROM checkpoints"
        )
    ]
    assert sizes
    assert max(sizes) < 64 * 1024
