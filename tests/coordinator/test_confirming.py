"""A plan that a rule objects to waits for a person, and runs as they leave it."""

from dataclasses import replace

import pytest

from support.workups import OWNER, PLAN, rule
from wetread.audit import chain
from wetread.clinical.planning import PlanEdit
from wetread.clinical.principals import SYSTEM, Principal
from wetread.coordinator import course
from wetread.errors import BadInput, NotAuthorised, Refused
from wetread.guards.base import Objection

WAITS = (rule("waits", lambda _case: (Objection(reason="look first"),), "hold", "plan"),)


def test_nothing_runs_before_somebody_says_so(kit) -> None:
    """No agent, no work item; the reason is shown."""
    on = kit(rules=WAITS)
    case_id = on.workup()
    view = on.coordinator.view(case_id, by=SYSTEM)

    assert on.calls == []
    assert [verdict.reason for verdict in view.waits_for] == ["look first"]
    assert on.worklist.of_case(case_id) == []
    assert on.coordinator.resume(OWNER).resumed == ()


def test_a_confirmed_plan_runs_as_it_was_changed(kit) -> None:
    """On record, with who confirmed it."""
    on = kit(rules=WAITS)
    case_id = on.workup()
    on.coordinator.confirm(OWNER, case_id, PlanEdit(change={"t1": "Look again."}))
    on.coordinator.run(case_id)
    view = on.coordinator.view(case_id, by=SYSTEM)

    assert sorted(on.calls) == ["classification: Look again.", "report-drafting: Draft a report"]
    assert view.waits_for == ()
    assert view.plan.tasks[0].instruction == "Look again."
    with on.coordinator.duty.ledger.database.read() as connection:
        (record,) = chain.records(connection, events=("plan.confirmed",))
    assert record.actor == OWNER.user


def test_a_plain_yes_confirms_and_is_no_turn_of_its_own(kit) -> None:
    """So is the number of what was shown first."""
    for said in ("Yes, go ahead.", "1"):
        on = kit(rules=WAITS)
        case_id = on.workup()

        assert on.coordinator.take_turn(OWNER, case_id, said) == 1
        on.coordinator.run(case_id)
        assert len(on.calls) == len(PLAN.tasks)


def test_a_yes_to_nothing_is_a_turn(kit) -> None:
    """And one with a new study is a turn about that study."""
    on = kit()
    case_id = on.workup()
    assert on.coordinator.take_turn(OWNER, case_id, "yes") == 2

    waits = kit(rules=WAITS)
    case_id = waits.workup()
    assert waits.coordinator.take_turn(OWNER, case_id, "yes", study=waits.study) == 2


def test_a_plan_is_confirmed_once(kit) -> None:
    """And only where one waits."""
    on = kit(rules=WAITS)
    case_id = on.workup()
    on.coordinator.confirm(OWNER, case_id)
    with pytest.raises(Refused, match="no plan of case"):
        on.coordinator.confirm(OWNER, case_id)

    content = kit()
    with pytest.raises(Refused, match="no plan of case"):
        content.coordinator.confirm(OWNER, content.workup())


def test_only_those_who_may_open_cases_confirm(kit) -> None:
    """An auditor looks on."""
    on = kit(rules=WAITS)
    case_id = on.workup()

    with pytest.raises(NotAuthorised):
        on.coordinator.confirm(Principal(user="a", role="auditor"), case_id)


def test_talking_on_leaves_a_waiting_plan_behind(kit) -> None:
    """The next turn is planned anew."""
    on = kit(rules=WAITS)
    case_id = on.workup()
    assert on.coordinator.take_turn(OWNER, case_id, "something else") == 2
    on.coordinator.run(case_id)

    assert on.coordinator.view(case_id, by=SYSTEM).turn == 2


def test_what_is_planned_can_be_seen_before_it_runs(kit) -> None:
    """Looking runs nothing."""
    on = kit()
    case_id = on.coordinator.open(OWNER, text="Is there pneumonia?", study=on.study)

    assert on.coordinator.planned(case_id) == PLAN
    assert on.calls == []


def test_a_plan_that_a_rule_forbids_runs_for_nobody(kit) -> None:
    """A yes lifts what holds, and nothing more."""
    forbids = (rule("no", lambda _case: (Objection(reason="never"),), "block", "plan"),)
    on = kit(rules=forbids)
    case_id = on.workup()

    with pytest.raises(Refused, match="a rule forbids this plan: never"):
        on.coordinator.confirm(OWNER, case_id)
    on.coordinator.run(case_id)
    assert on.calls == []


def test_a_crash_before_the_turn_ended_loses_no_confirmation(kit, monkeypatch) -> None:
    """A checkpoint that knows of none is let go."""
    on = kit(rules=WAITS)
    with monkeypatch.context() as patched:
        patched.setattr(course, "forget", lambda *_: None)
        case_id = on.workup()
    on.coordinator.confirm(OWNER, case_id)
    on.coordinator.run(case_id)

    assert [call.split(":")[0] for call in on.calls] == ["classification", "report-drafting"]


def test_without_a_rule_for_plans_nothing_waits(kit) -> None:
    """And the record says that it passed."""
    on = kit()
    case_id = on.workup()

    assert on.coordinator.view(case_id, by=SYSTEM).waits_for == ()
    with on.coordinator.duty.ledger.database.read() as connection:
        (record,) = chain.records(connection, events=("plan.judged",))
    assert '"pass"' in record.body


def test_an_agent_in_shadow_is_given_no_task(kit) -> None:
    """However politely it is asked."""
    on = kit(rules=WAITS)
    case_id = on.workup()
    roster = on.coordinator.duty.roster
    shadow = roster["classification"].spec.model_copy(update={"mode": "shadow", "id": "shadow"})
    roster["shadow"] = replace(roster["classification"], spec=shadow)

    with pytest.raises(BadInput, match="no agent is named 'shadow'"):
        on.coordinator.confirm(OWNER, case_id, PlanEdit(add=(("shadow", "look"),)))
