"""A request becomes a plan: the whole says who is asked, its clauses say in which words."""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from wetread.clinical.conversation import ASKS, EarlierTurn
from wetread.clinical.imaging import MAX_REQUEST
from wetread.clinical.planning import Plan
from wetread.coordinator.hearing import LONGEST
from wetread.coordinator.planner import EncoderPlanner
from wetread.coordinator.talk.following import Followed
from wetread.coordinator.tasks import MAX_INSTRUCTION
from wetread.coordinator.understanding import OTHERS
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.ports.planner import Explains, PlansMany
from wetread.statistics.linear_head import Features, LinearHead

AGENTS = read_folder(declared("agents"), AgentSpec)
LABELS = ("segmentation", "classification", "report-drafting", "scheduling", *OTHERS)
CUES = ("outline", "pneumonia", "report", "book", "kerley", "cough", "something")


def by_cues(texts: Sequence[str]) -> NDArray[np.float32]:
    """[texts, labels]: 1 where the cue of a label stands in the text."""
    return np.array([[cue in text.lower() for cue in CUES] for text in texts], np.float32)


HEAD = LinearHead(
    labels=LABELS,
    weights=np.float32(8) * np.eye(len(CUES), dtype=np.float32),
    bias=np.full(len(CUES), -4, np.float32),
    features=Features(encoder="cues"),
)
PLANNER = EncoderPlanner(by_cues, AGENTS, HEAD)


def asked(plan: Plan) -> dict[str, str]:
    return {task.agent: task.instruction for task in plan.tasks if task.asked}


def test_everybody_whom_the_whole_asks_is_told_the_clause_that_speaks_of_it() -> None:
    """Each in the words that are about its own work."""
    plan = PLANNER("Outline the lungs, tell me whether there is pneumonia and book a CT in May.")

    assert asked(plan) == {
        "segmentation": "Outline the lungs",
        "classification": "tell me whether there is pneumonia",
        "scheduling": "book a CT in May.",
    }


def test_many_requests_read_together_are_planned_as_each_alone() -> None:
    """In their order, one that is too long among them."""
    texts = ["Outline the lungs, and a report", "x" * (MAX_REQUEST + 1), "", "book a CT in May"]
    assert isinstance(PLANNER, PlansMany)

    assert PLANNER.many(texts) == tuple(PLANNER(text) for text in texts)
    assert PLANNER.many(()) == ()


def test_telegrams_that_no_grammar_cuts_ask_everybody_they_name() -> None:
    """Whoever has no clause of their own is told the one that speaks of them too."""
    assert set(asked(PLANNER("outline / report + book"))) == {
        "segmentation",
        "report-drafting",
        "scheduling",
    }


def test_what_a_task_rests_on_is_planned_and_was_not_asked_for() -> None:
    """A report needs findings."""
    plan = PLANNER("Draft a report.")

    assert set(asked(plan)) == {"report-drafting"}
    assert {task.agent for task in plan.tasks if not task.asked} == {
        "segmentation",
        "classification",
    }


def test_work_that_is_refused_is_not_done() -> None:
    """Whatever else the request says of it."""
    plan = PLANNER("Outline the lungs. No report.")

    assert set(asked(plan)) == {"segmentation"}


@pytest.mark.parametrize(
    "text",
    [
        "Don't report any progression. Outline the lungs. Draft a report.",
        "Draft a report, but do not report the old film's measurements.",
    ],
)
def test_whoever_refuses_some_of_the_work_still_asks_for_the_rest(text: str) -> None:
    """And the refusal goes into what the agent is told."""
    told = asked(PLANNER(text))["report-drafting"]

    assert "Draft a report" in told
    assert "not report" in told or "Don't report" in told


@pytest.mark.parametrize("text", ["She has a cough.", "Do something.", "Don't book anything yet."])
def test_whoever_asks_for_nothing_in_particular_is_asked(text: str) -> None:
    """Nothing is done that nobody asked for."""
    plan = PLANNER(text)

    assert not plan.tasks
    assert plan.question


def test_what_nobody_here_does_is_declined() -> None:
    """With what can be said instead."""
    plan = PLANNER("What is Kerley B?")

    assert not plan.in_scope
    assert "You can say" in (plan.declined or "")


def test_a_remark_between_requests_is_heard_in_silence() -> None:
    """A conversation goes on."""
    assert PLANNER("She has a cough.", earlier=(EarlierTurn(text="Outline the lungs."),)) == Plan()


def test_a_study_without_a_word_is_read_in_full() -> None:
    """And nothing is booked."""
    agents = {task.agent for task in PLANNER("").tasks}

    assert "report-drafting" in agents
    assert "scheduling" not in agents


def test_a_clause_that_no_instruction_can_hold_is_cut_and_says_so() -> None:
    """Rather than lost, or the end of the turn."""
    (task,) = PLANNER(f"Outline the lungs {'a' * MAX_INSTRUCTION}").tasks

    assert len(task.instruction) == MAX_INSTRUCTION
    assert task.instruction.endswith("\u2026")


def test_of_a_long_request_every_clause_counts() -> None:
    """An encoder sees no more than its beginning."""
    long = f"Outline the lungs. {'The patient is well. ' * LONGEST} Book a CT."

    assert set(asked(PLANNER(long))) == {"segmentation", "scheduling"}


def test_a_request_beyond_all_bounds_is_asked_in_short() -> None:
    """Neither planned nor explained."""
    assert PLANNER("x" * (MAX_REQUEST + 1)).question
    assert PLANNER.explain("x" * (MAX_REQUEST + 1)) == ()


def test_pressure_moves_no_plan() -> None:
    """A push is heard as the question behind it."""
    plain = set(asked(PLANNER("Is there pneumonia?")))

    assert set(asked(PLANNER("Is there pneumonia? I insist that there is pneumonia."))) == plain


def test_an_agent_that_no_head_knows_is_found_by_its_examples() -> None:
    """A file in `agents` is all it takes."""
    head = LinearHead(
        labels=LABELS[1:],
        weights=HEAD.weights[:, 1:],
        bias=HEAD.bias[1:],
        features=HEAD.features,
    )
    planner = EncoderPlanner(by_cues, AGENTS, head)

    assert "segmentation" in asked(planner("Outline the lungs and book a CT."))


def test_a_plan_is_explained() -> None:
    """Score, what came next, and the example that the words are like."""
    assert isinstance(PLANNER, Explains)
    (one,) = PLANNER.explain("Outline the lungs.")

    assert (one.agent, one.instruction) == ("segmentation", "Outline the lungs.")
    assert one.score > 0.9
    assert one.runner_up_score < 0.1
    assert one.runner_up in LABELS
    examples = {text for skill in AGENTS["segmentation"].skills for text in skill.examples}
    assert one.resembles in examples


def test_what_becomes_no_task_has_nothing_to_explain() -> None:
    """The plan's question says it."""
    assert PLANNER.explain("She has a cough.") == ()


def following(*, off: float, agents: dict[str, float] | None = None) -> Any:
    """A reader of later turns that is as sure as it is told to be."""
    read = Followed(
        agents=agents or {}, asks=dict.fromkeys(ASKS, 0.0), off=off, told=0.0, continues=0.0
    )
    return lambda _text, _earlier: read


def later(text: str, told: dict[str, str], **sure: Any) -> Plan:
    planner = EncoderPlanner(by_cues, AGENTS, HEAD, following=following(**sure))
    return planner(text, earlier=(EarlierTurn(text="before", told=told),))


CT, LUNGS = {"scheduling": "book a CT"}, {"segmentation": "outline"}
BOOKS = {"off": 0.1, "agents": {"scheduling": 0.9}}
READS = {"off": 0.2, "agents": {"segmentation": 0.9}}


@pytest.mark.parametrize(
    ("text", "told", "sure", "off"),
    [
        ("forget it", CT, {"off": 0.9}, True),
        ("cancel the CT please", LUNGS, BOOKS, True),
        (
            "cancel that and book an MR instead",
            CT,
            {"off": 0.1, "agents": {"scheduling": 0.9}},
            False,
        ),
        ("forget it", LUNGS, {"off": 0.9}, False),
        ("no appointment after all", LUNGS, {"off": 0.9}, True),
        ("do not cancel the appointment", CT, {"off": 0.9}, False),
        ("was the appointment cancelled?", CT, BOOKS, False),
        ("I never cancelled the CT", CT, BOOKS, False),
        ("why was the CT cancelled", CT, {"off": 0.9}, False),
        (
            "outline the lungs, forget the rest",
            CT,
            {"off": 0.2, "agents": {"segmentation": 0.9}},
            False,
        ),
    ],
)
def test_a_booking_is_called_off_where_nothing_takes_its_place(text, told, sure, off: bool) -> None:
    """By name, or as what was asked for last; other work is done all the same."""
    plan = later(text, told, **sure)

    assert (plan.calls_off == ("scheduling",)) is off
    assert not (plan.calls_off and plan.tasks)


REPORTED = {"report-drafting": "write a report"}


@pytest.mark.parametrize(
    ("text", "told", "drafts"),
    [
        ("as bullet points", REPORTED, True),
        ("shorter please", REPORTED, True),
        ("as bullet points", LUNGS, False),
        ("she has had a shorter history than that, thank you all", REPORTED, False),
    ],
)
def test_another_form_is_wished_of_the_report_that_there_is(text: str, told, drafts: bool) -> None:
    """A few words that name one, right behind a report."""
    plan = later(text, told, off=0.0, agents={"report-drafting": 0.4 if drafts else 0.0})

    assert ("report-drafting" in asked(plan)) is drafts
    assert not drafts or plan.score >= 0.55


def test_what_goes_on_is_heard_beside_what_is_new() -> None:
    """Read a clause a line where one says "same", so that it is not drowned by the other."""
    heard: list[str] = []

    def listening(text: str, _earlier: Any) -> Any:
        heard.append(text)
        return Followed(agents={}, asks=dict.fromkeys(ASKS, 0.0), off=0.0, told=0.9, continues=0.0)

    planner = EncoderPlanner(by_cues, AGENTS, HEAD, following=cast("Any", listening))
    for text in ("same for the left and book a CT", "outline the left and book a CT"):
        planner(text, earlier=(EarlierTurn(text="before", told=LUNGS),))

    assert heard == ["same for the left\nbook a CT", "outline the left and book a CT"]
