"""A chat model whose own words fail twice is heard in standard phrases, or not at all."""

from collections.abc import Callable
from typing import Any

import pytest

from support.judged import draft, said
from support.workups import CONTENT, OWNER, Kit, rule
from wetread.agents.base import Outcome, Work
from wetread.clinical.planning import Plan, Task
from wetread.guards.base import Judged, Objection
from wetread.guards.judging import BuiltRule

TALK = Plan(
    tasks=(Task(id="t1", agent="report-drafting", instruction="Draft a report", why="asked"),)
)


def writer(*texts: str, answer: str | None = "Well.") -> Callable[[Work], Outcome]:
    """Writes one text after the other; what it was told stands behind the first sentence."""
    script = iter(texts)

    def agent(work: Work) -> Outcome:
        sentences = (next(script), *work.notes)
        report = draft(*(said(sentence, work.request.id) for sentence in sentences))
        return Outcome(task_id=work.task.id, agent=work.task.agent, draft=report, answer=answer)

    return agent


def refuses(*texts: str) -> BuiltRule:
    """A rule that objects to drafts that begin with one of these texts."""

    def guard(case: Judged) -> tuple[Objection, ...]:
        assert case.draft is not None
        return (Objection(reason="Wrong."),) if case.draft.statements[0].text in texts else ()

    return rule("strict", guard, "revise")


def shown(kit: Any, model: Callable[[Work], Outcome], *refused: str, **changes: Any) -> Any:
    """The standing of what was queued, and the sentences of its draft."""
    made: Kit = kit(
        agents={"report-drafting": model}, plan=TALK, rules=(*CONTENT, refuses(*refused)), **changes
    )
    (item,) = made.worklist.of_case(made.workup("Draft a report"))
    report = made.worklist.show(OWNER, item.id)[1].draft
    assert report is not None
    return item.standing, [statement.text for statement in report.statements]


def test_what_fails_twice_is_said_in_standard_phrases(kit) -> None:
    """They are judged as any draft; objections to other words are not theirs to mend."""
    standing, sentences = shown(
        kit, writer("bad", "worse"), "bad", "worse", standard=writer("standard")
    )

    assert (standing, sentences) == ("pass", ["standard"])


def test_what_the_model_mends_itself_stands_in_its_own_words(kit) -> None:
    """It is told why, and nobody writes in its place."""
    standing, sentences = shown(kit, writer("bad", "good"), "bad", standard=writer("standard"))

    assert (standing, sentences) == ("pass", ["good", "Wrong."])


def test_standard_phrases_that_are_objected_to_wait_for_a_person(kit) -> None:
    """There is nobody left to ask."""
    standing, sentences = shown(
        kit, writer("bad", "bad"), "bad", "standard", standard=writer("standard")
    )

    assert (standing, sentences) == ("hold", ["standard"])


@pytest.mark.parametrize(
    ("answer", "changes"), [(None, {"standard": writer("standard")}), ("Well.", {})]
)
def test_a_draft_for_which_nobody_stands_in_is_held(kit, answer: str | None, changes: Any) -> None:
    """Where every word is ours, or no other words are to be had, a person decides."""
    standing, _ = shown(kit, writer("bad", "bad", answer=answer), "bad", **changes)

    assert standing == "hold"


def test_what_the_next_turn_compares_is_what_stood(kit) -> None:
    """The words that were put aside were never said."""
    compared: list[tuple[str, ...]] = []

    def guard(case: Judged) -> tuple[Objection, ...]:
        compared.append(tuple(answer.text for answer in case.answers_before))
        assert case.draft is not None
        return (Objection(reason="Wrong."),) if case.draft.statements[0].text == "bad" else ()

    made: Kit = kit(
        agents={"report-drafting": writer("bad", "bad", "good", answer="Own words.")},
        standard=writer("standard", answer="Standard words."),
        plan=TALK,
        rules=(*CONTENT, rule("strict", guard, "revise")),
    )
    case_id = made.workup("Draft a report")
    made.coordinator.take_turn(OWNER, case_id, "Draft it again")
    made.coordinator.run(case_id)

    assert compared == [(), (), (), ("Standard words.",)]
