"""What a case remembers of a turn: what was asked, and what somebody may still say yes to."""

from support.workups import OWNER, rule
from wetread.agents.base import Outcome, Work
from wetread.clinical.conversation import Choice
from wetread.clinical.planning import Plan, Task
from wetread.clinical.principals import SYSTEM
from wetread.coordinator.talk.recall import recalled
from wetread.errors import Offered
from wetread.guards.base import Objection

OFFER = Choice(agent="scheduling", instruction="Book CT on Monday at 08:00")
BOOKED = Plan(
    tasks=(Task(id="t1", agent="scheduling", instruction="CT on Sunday", why="asked"),),
    choices=(Choice(agent="report-drafting", instruction="Draft a report"),),
)


def full(_work: Work) -> Outcome:
    raise Offered("nothing is free", OFFER.instruction)


def test_what_an_agent_offered_instead_is_remembered(kit) -> None:
    """As the words that a yes stands for."""
    on = kit(agents={"scheduling": full}, plan=BOOKED)
    case_id = on.workup()
    on.coordinator.take_turn(OWNER, case_id, "yes")
    (before,) = recalled(on.coordinator.duty.file, case_id, 2)

    assert before.offers == (OFFER,)
    assert (
        on.coordinator.view(case_id, 1, by=SYSTEM).payload.abstentions[0].instead
        == OFFER.instruction
    )


def test_other_readings_of_a_plan_are_remembered_while_it_waits(kit) -> None:
    """Of one that ran nobody was asked what else was meant."""
    waits = rule("waits", lambda _case: (Objection(reason="look first"),), "hold", "plan")
    for rules, choices in (((waits,), BOOKED.choices), ((), ())):
        on = kit(agents={"scheduling": full}, plan=BOOKED, rules=rules)
        case_id = on.workup()
        on.coordinator.take_turn(OWNER, case_id, "something else")
        (before,) = recalled(on.coordinator.duty.file, case_id, 2)

        assert before.choices == choices


def test_a_plan_that_waited_in_vain_told_nobody_anything(kit) -> None:
    """What was never let go ahead does not go on in later turns; the last may still be."""
    waits = rule("waits", lambda _case: (Objection(reason="look first"),), "hold", "plan")
    on = kit(agents={"scheduling": full}, plan=BOOKED, rules=(waits,))
    case_id = on.workup()
    for text in ("something else", "and more"):
        on.coordinator.take_turn(OWNER, case_id, text)
        on.coordinator.run(case_id)

    first, second = recalled(on.coordinator.duty.file, case_id, 3)
    assert (first.told, second.told) == ({}, {"scheduling": "CT on Sunday"})
