"""A plan that is doubtful, or that does what people want to be asked about, waits for a yes."""

from support.judged import case
from support.workups import PLAN
from wetread.clinical.planning import Plan
from wetread.guards.base import Guard
from wetread.guards.plan_confirmed import plan_is_sure


def reasons(guard: Guard, plan: Plan) -> list[str]:
    return [said.reason for said in guard(case(plan=plan))]


def test_a_doubtful_plan_is_objected_to_by_its_score() -> None:
    """At the limit it passes; a turn without tasks has nothing to confirm."""
    guard = plan_is_sure(least=0.6)

    assert reasons(guard, PLAN.model_copy(update={"score": 0.6})) == []
    (reason,) = reasons(guard, PLAN.model_copy(update={"score": 0.59}))
    assert "classification, report-drafting; 0.59 of 0.60" in reason
    assert reasons(guard, PLAN.model_copy(update={"tasks": (), "score": 0.1})) == []
    assert guard(case()) == ()


def test_agents_that_a_hospital_names_are_asked_about() -> None:
    """Whatever the score."""
    (reason,) = reasons(plan_is_sure(least=0.6, asks_first=("report-drafting",)), PLAN)

    assert "report-drafting agent works only when" in reason
    assert reasons(plan_is_sure(least=0.6, asks_first=("scheduling",)), PLAN) == []
