"""A later turn is work, a question to the record, or neither; its head says which."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from wetread.clinical.conversation import ASKS, CONTINUES, OFF, TOLD, EarlierTurn, Topic, in_context
from wetread.clinical.planning import Plan
from wetread.coordinator.planner import EncoderPlanner
from wetread.coordinator.talk.following import Following
from wetread.coordinator.understanding import OTHERS
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.statistics.linear_head import Features, LinearHead

AGENTS = read_folder(declared("agents"), AgentSpec)
NAMES = ("segmentation", "classification", "report-drafting", "scheduling")
FIRST = dict(
    zip(
        (*NAMES, *OTHERS),
        ("outline", "pneumonia", "report", "book", "kerley", "cough", "something"),
        strict=True,
    )
)
LATER: dict[str, str] = {
    "segmentation": "same",
    "classification": "check",
    "report-drafting": "shorter",
    "scheduling": "make it",
    **{asks: asks for asks in ASKS},
    OFF: "call off",
    TOLD: "thanks",
    CONTINUES: "same",
}
RIGHT = Topic(name="right lung", sort="outline")
OUTLINED = EarlierTurn(
    text="outline the right lung", told={"segmentation": "outline the right lung"}, topics=(RIGHT,)
)


def head(cues: dict[str, str]) -> LinearHead:
    """Sure of a label where its cue stands in what is said now."""
    return LinearHead(
        labels=tuple(cues),
        weights=np.float32(8) * np.eye(len(cues), dtype=np.float32),
        bias=np.full(len(cues), -4, np.float32),
        features=Features(encoder="cues"),
    )


def reads(cues: dict[str, str]):
    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        said = [text.rpartition(" // ")[2].lower() for text in texts]
        return np.array([[cue in one for cue in cues.values()] for one in said], np.float32)

    return encode


PLANNER = EncoderPlanner(
    reads(FIRST), AGENTS, head(FIRST), None, Following(reads(LATER), head(LATER))
)


def planned(text: str) -> Plan:
    return PLANNER(text, earlier=(OUTLINED,))


def test_work_that_goes_on_is_told_what_it_stands_for() -> None:
    """With what the agent was told before."""
    (task,) = planned("same for the other one").tasks

    assert (task.agent, task.instruction) == (
        "segmentation",
        "same for the other one (the left lung)",
    )
    assert task.before == ("outline the right lung",)


def test_work_that_stands_by_itself_is_told_in_its_own_words() -> None:
    """Nothing of the turns before is added."""
    plan = planned("check it")

    assert [(t.agent, t.instruction, t.before) for t in plan.tasks if t.asked] == [
        ("classification", "check it", ())
    ]


@pytest.mark.parametrize("asks", ASKS)
def test_questions_go_to_the_record(asks) -> None:
    """No agent is asked."""
    plan = planned(f"{asks} is it")

    assert plan.tasks == ()
    assert [query.asks for query in plan.queries] == [asks]


def test_a_question_is_about_what_came_up_last() -> None:
    """Unless it says so itself."""
    (query,) = planned("measure it").queries

    assert query.about == (RIGHT,)


def test_work_and_a_question_stand_in_one_turn() -> None:
    """Both are heard."""
    plan = planned("same for the left, and why")

    assert [task.agent for task in plan.tasks] == ["segmentation"]
    assert [query.asks for query in plan.queries] == ["why"]


def test_thanks_and_what_is_called_off_want_nothing() -> None:
    """In silence."""
    for text in ("thanks", "call off"):
        plan = planned(text)
        assert (plan.tasks, plan.queries, plan.question) == ((), (), None)


def test_what_nobody_does_is_declined_in_a_later_turn_too() -> None:
    """And not passed over."""
    plan = planned("What are Kerley lines, thanks.")

    assert not plan.in_scope


def test_the_first_turn_is_read_by_itself() -> None:
    """There is nothing that it could go on from."""
    plan = PLANNER("outline the lungs, same as ever", earlier=())

    assert [(task.agent, task.before) for task in plan.tasks] == [("segmentation", ())]


def test_the_context_is_the_last_turn_that_wanted_anything() -> None:
    """Remarks between are passed over."""
    thanks = EarlierTurn(text="thanks a lot")

    assert in_context("and the left?", (OUTLINED, thanks)) == ("aftersegmentation // and the left?")
    assert in_context("hello", (thanks,)) == "hello"
