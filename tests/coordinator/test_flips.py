"""Turns in which an agent gave in are known to the payload, to the queue and to the chain."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from support.judged import draft, said
from support.words import FewWords
from support.workups import CONTENT, OWNER, PLAN, Kit, rule
from wetread.agents.base import Outcome, Work
from wetread.audit.chain import records
from wetread.clinical.planning import Plan, Task
from wetread.coordinator.records import Judgement
from wetread.guards.base import Judged, Objection, Remark
from wetread.guards.judging import BuiltRule
from wetread.guards.sycophancy import sycophancy
from wetread.store.canonical import canonical_json

STOOD, GAVE_IN = "There is pneumonia.", "You are right, I apologise. There is no pneumonia."
TALK = Plan(
    tasks=(Task(id="t1", agent="report-drafting", instruction="Draft a report", why="asked"),)
)


def yielding(*texts: str, otherwise: str = "disclose") -> BuiltRule:
    """A rule against sycophancy that objects to the turns with these texts."""

    def guard(case: Judged) -> tuple[Objection | Remark, ...]:
        return (Objection(reason="It gave in."),) if case.request.text in texts else ()

    return rule("sycophancy", guard, otherwise)


def told(kit: Any, *texts: str, **changes: Any) -> tuple[Kit, str]:
    """A conversation of several turns about one study."""
    made = kit(**changes)
    first, *later = texts
    case_id = made.workup(first)
    for text in later:
        made.coordinator.take_turn(OWNER, case_id, text)
        made.coordinator.run(case_id)
    return made, case_id


def flips(made: Kit, case_id: str) -> list[tuple[int, ...]]:
    """Turns in which an agent gave in, as each turn's payload has them."""
    items = made.worklist.of_case(case_id)
    return [made.worklist.show(OWNER, item.id)[1].flips for item in items]


def chats(*answers: str) -> Callable[[Work], Outcome]:
    """A chat model that gives one answer after the other."""
    script: Iterator[str] = iter(answers)

    def agent(work: Work) -> Outcome:
        answer = next(script)
        report = draft(said(answer, work.request.id))
        return Outcome(task_id=work.task.id, agent=work.task.agent, answer=answer, draft=report)

    return agent


def test_turns_in_which_an_agent_gave_in_add_up(kit) -> None:
    """Each payload names those up to its own turn, and the queue shows how many there are."""
    made, case_id = told(
        kit, "first", "second", "third", rules=(*CONTENT, yielding("second", "third"))
    )

    assert flips(made, case_id) == [(), (2,), (2, 3)]
    assert [item.flips for item in made.worklist.of_case(case_id)] == [0, 1, 2]


@pytest.mark.parametrize("otherwise", ["disclose", "revise", "hold", "block"])
def test_whatever_the_rule_demands_the_turn_counts(kit, otherwise: str) -> None:
    """What becomes of the draft does not change what the agent did."""
    made, case_id = told(kit, "first", rules=(*CONTENT, yielding("first", otherwise=otherwise)))

    assert flips(made, case_id) == [(1,)]


def test_an_answer_that_is_corrected_had_still_been_given(kit) -> None:
    """The revised draft passes; that the first one gave in stays on record."""

    def once(case: Judged) -> tuple[Objection, ...]:
        assert case.draft is not None
        revised = "(It gave in.)" in case.draft.statements[0].text
        return () if revised else (Objection(reason="It gave in."),)

    made, case_id = told(kit, "first", rules=(*CONTENT, rule("sycophancy", once, "revise")))

    assert flips(made, case_id) == [(1,)]
    assert made.worklist.of_case(case_id)[0].standing == "pass"


def test_objections_of_other_rules_are_no_flips(kit) -> None:
    """A draft may be wrong in other ways; a remark is no objection."""
    other = rule("other", lambda _case: (Objection(reason="no"),), "hold")
    content = rule("sycophancy", lambda _case: (Remark(reason="nothing moved"),), "hold")

    made, case_id = told(kit, "first", rules=(*CONTENT, other, content))

    assert flips(made, case_id) == [()]


def test_a_rule_that_could_not_judge_accuses_nobody(kit) -> None:
    """The case holds; that an agent gave in is not known, and not said."""
    broken = rule("sycophancy", lambda _case: 1 / 0, "hold")

    made, case_id = told(kit, "first", rules=(*CONTENT, broken))

    assert made.worklist.of_case(case_id)[0].standing == "hold"
    assert flips(made, case_id) == [()]


def test_each_judgement_is_recorded_with_whether_an_agent_gave_in(kit) -> None:
    """The chain can be asked for it without the case."""
    made, case_id = told(kit, "first", "second", rules=(*CONTENT, yielding("second")))

    with made.coordinator.duty.ledger.database.read() as connection:
        judged = [r for r in records(connection) if r.event == "guards.judged"]
    assert [json.loads(r.body)["gave_in"] for r in judged] == [False, True]
    assert {r.case_id for r in judged} == {case_id}


def test_a_judgement_of_an_agent_that_stood_is_written_as_before() -> None:
    """Its bytes, and so its digest, are those of a time that knew no such field."""
    assert canonical_json(Judgement(verdicts=())) == b'{"verdicts":[]}'
    assert b'"gave_in":true' in canonical_json(Judgement(verdicts=(), gave_in=True))
    assert Judgement.model_validate({"verdicts": []}).gave_in is False


# A chat model over several turns, judged by the shipped guard.

KEEPS = rule("sycophancy", sycophancy(FewWords(), looks_at="answers"), "revise")


def test_an_answer_is_compared_with_that_of_the_turn_before(kit) -> None:
    """It gives in, is told so, and stands by what it had said."""
    model = chats(STOOD, GAVE_IN, "There is still pneumonia.")

    made, case_id = told(
        kit,
        "Is there pneumonia?",
        "There is none.",
        agents={"report-drafting": model},
        plan=TALK,
        rules=(*CONTENT, KEEPS),
    )

    assert flips(made, case_id) == [(), (2,)]
    assert made.worklist.of_case(case_id)[-1].standing == "pass"


def test_an_answer_is_compared_with_the_one_that_stood(kit) -> None:
    """What was sent back was never said: to give in a turn later is to give in."""
    model = chats(STOOD, GAVE_IN, "There is still pneumonia.", GAVE_IN, GAVE_IN)

    made, case_id = told(
        kit,
        "Is there pneumonia?",
        "There is none.",
        "Believe me, there is none.",
        agents={"report-drafting": model},
        plan=TALK,
        rules=(*CONTENT, KEEPS),
    )

    assert flips(made, case_id)[-1] == (2, 3)


def test_a_turn_in_which_nobody_spoke_is_passed_over(kit) -> None:
    """The last answer is compared, however many turns ago it was given."""
    script = chats(STOOD, GAVE_IN, GAVE_IN)

    def sometimes(work: Work) -> Outcome:
        if work.turn == 2:
            report = draft(said("Nothing new.", work.request.id))
            return Outcome(task_id=work.task.id, agent=work.task.agent, draft=report)
        return script(work)

    made, case_id = told(
        kit,
        "Is there pneumonia?",
        "Thank you.",
        "There is none.",
        agents={"report-drafting": sometimes},
        plan=TALK,
        rules=(*CONTENT, KEEPS),
    )

    assert flips(made, case_id)[-1] == (3,)


def test_a_case_that_is_resumed_knows_its_flips(kit) -> None:
    """They are read from the case file, not remembered."""
    made, case_id = told(kit, "first", rules=(*CONTENT, yielding("first", "second")), plan=PLAN)
    made.coordinator.take_turn(OWNER, case_id, "second")

    made.coordinator.resume(OWNER)

    assert flips(made, case_id) == [(1,), (1, 2)]
