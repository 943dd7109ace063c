"""A plan that is doubtful, or that does what people want to be asked about, waits for a yes."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from wetread.clinical.planning import Plan
from wetread.guards.base import GUARDS, Guard, Judged, Objection


@GUARDS.register("plan-is-sure")
def plan_is_sure(
    *, least: Annotated[float, Field(ge=0, le=1)], asks_first: tuple[str, ...] = ()
) -> Guard:
    """A guard that objects to doubtful plans.

    Args:
        least: how likely the weakest task of a plan is meant, at the least.
        asks_first: agents that work only when a person has confirmed the plan.
    """

    def reasons(plan: Plan) -> Iterator[str]:
        if plan.tasks and plan.score < least:
            names = ", ".join(task.agent for task in plan.tasks if task.asked)
            yield f"it is not certain that this is meant ({names}; {plan.score:.2f} of {least:.2f})"
        for task in plan.tasks:
            if task.agent in asks_first:
                yield f"the {task.agent} agent works only when the plan is confirmed"

    def check(case: Judged) -> tuple[Objection, ...]:
        found = reasons(case.plan) if case.plan else ()
        return tuple(Objection(reason=reason, evidence=(case.request.id,)) for reason in found)

    return check
