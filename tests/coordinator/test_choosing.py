"""An unclear request is asked about, and a number answers the question."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from wetread.clinical.conversation import Choice, EarlierTurn
from wetread.clinical.planning import Plan
from wetread.coordinator.choosing import picked
from wetread.coordinator.planner import EncoderPlanner
from wetread.coordinator.understanding import OTHERS
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.statistics.linear_head import Features, LinearHead

AGENTS = read_folder(declared("agents"), AgentSpec)
LABELS = ("segmentation", "classification", "report-drafting", "scheduling", *OTHERS)
CUES = ("outline", "pneumonia", "report", "book", "kerley", "cough", "something")


def by_cues(texts: Sequence[str]) -> NDArray[np.float32]:
    """[texts, labels]: 1 where the cue of a label stands in the text; less behind a perhaps."""
    rows = [
        [(cue in text.lower()) * (0.4 if "perhaps" in text else 1.0) for cue in CUES]
        for text in texts
    ]
    return np.array(rows, np.float32)


PLANNER = EncoderPlanner(
    by_cues,
    AGENTS,
    LinearHead(
        labels=LABELS,
        weights=np.float32(8) * np.eye(len(CUES), dtype=np.float32),
        bias=np.full(len(CUES), -4, np.float32),
        features=Features(encoder="cues"),
    ),
)


def asked(text: str) -> Plan:
    return PLANNER(text)


def answered(text: str, plan: Plan) -> Plan:
    """The turn behind a question, or behind a plan that waits."""
    told = {task.agent: task.instruction for task in plan.tasks}
    return PLANNER(text, earlier=(EarlierTurn(text="?", told=told, choices=plan.choices),))


def test_an_unclear_request_is_asked_about_in_one_numbered_question() -> None:
    """Each answer says whom it would ask, and in which words."""
    plan = asked("Do something.")

    assert plan.tasks == ()
    assert [choice.agent for choice in plan.choices] == [
        name for name, spec in AGENTS.items() if name != "scheduling"
    ]
    assert plan.question
    for number, choice in enumerate(plan.choices, start=1):
        assert f"({number}) {choice.agent}" in plan.question
        assert choice.instruction.rstrip(".") in plan.question


def test_what_is_picked_is_done_in_the_words_that_were_shown() -> None:
    """And is as sure as a person is."""
    plan = asked("Do something.")
    second = plan.choices[1]

    done = answered("the second one please", plan)

    told = {task.agent: task.instruction for task in done.tasks if task.asked}
    assert told == {second.agent: second.instruction}
    assert (done.score, done.choices, done.question) == (1.0, (), None)


def test_several_may_be_picked() -> None:
    """Each once, in an order in which they can be done."""
    plan = asked("Do something.")

    done = answered("both", plan.model_copy(update={"choices": plan.choices[:2]}))

    assert {task.agent for task in done.tasks if task.asked} == {
        choice.agent for choice in plan.choices[:2]
    }


def test_whoever_says_more_than_a_number_is_heard_anew() -> None:
    """Nobody is held to a question."""
    done = answered("Is there pneumonia?", asked("Do something."))

    assert [task.agent for task in done.tasks] == ["classification"]


def test_an_agent_that_acts_is_offered_the_words_themselves() -> None:
    """What an example of its manifest books is not what anybody asked for."""
    words = "perhaps book something"

    (booking,) = (one for one in asked(words).choices if one.agent == "scheduling")
    assert booking.instruction == words


def test_a_certain_plan_offers_nothing_else() -> None:
    """Nobody is asked what they said plainly."""
    assert asked("Outline the lungs, and a report").choices == ()


@pytest.mark.parametrize("said", ["1", "yes", "2", "both"])
def test_without_an_offer_nothing_is_picked(said: str) -> None:
    """A number is then a number."""
    assert picked(said, EarlierTurn(text="Outline the lungs")) == ()


def test_a_yes_picks_where_one_thing_was_offered() -> None:
    """Where there are several it says nothing."""
    one = Choice(agent="segmentation", instruction="Outline the lungs")

    assert [w.agent for w in picked("yes", EarlierTurn(text="?", choices=(one,)))] == [
        "segmentation"
    ]
    assert picked("yes", EarlierTurn(text="?", choices=(one, one))) == ()


def test_a_yes_takes_what_an_agent_offered_instead() -> None:
    """What was asked for is not asked for again."""
    offer = Choice(agent="scheduling", instruction="Book CT on Monday at 08:00")
    before = EarlierTurn(text="?", told={"scheduling": "Book CT on Sunday"}, offers=(offer,))

    for said in ("yes please", "1", "the first one"):
        (task,) = PLANNER(said, earlier=(before,)).tasks
        assert (task.agent, task.instruction) == (offer.agent, offer.instruction)
    assert picked("2", before) == ()


@pytest.mark.parametrize("said", ["7", "0", "12."])
def test_a_number_that_was_not_offered_is_asked_about_again(said: str) -> None:
    """It is no request; the same answers are still there."""
    plan = asked("Do something.")

    again = answered(said, plan)
    assert (again.question, again.choices, again.tasks) == (plan.question, plan.choices, ())
    alone = PLANNER(said, earlier=(EarlierTurn(text="Outline the lungs"),))
    assert alone.question
    assert not alone.tasks
