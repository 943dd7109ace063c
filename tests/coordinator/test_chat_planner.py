"""A chat model plans within bounds, and where it has no plan to give another planner's stands."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import jsonschema
import pytest

from wetread.clinical.conversation import EarlierTurn
from wetread.clinical.findings import AlgorithmIdentification
from wetread.clinical.imaging import MAX_REQUEST
from wetread.clinical.planning import Explained, Plan, Task
from wetread.coordinator.chat_planner import LONGEST, MOST_TASKS, ChatPlanner, schema
from wetread.errors import RuntimeUnavailable
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_folder
from wetread.manifests.specs import AgentSpec
from wetread.ports.planner import Explains
from wetread.ports.runtime import Inference, InferenceRequest

AGENTS = read_folder(declared("agents"), AgentSpec)
ALGORITHM = AlgorithmIdentification(
    agent="chat-planner", runtime="fake", model="fake", weights="0" * 64, device="cpu"
)
OUTLINE = Task(id="t1", agent="segmentation", instruction="Outline the lungs.", why="asked")
ENCODER = Plan(tasks=(OUTLINE,), score=0.9)


class Chat:
    """A chat model that says what it is told to, and keeps what it was asked."""

    def __init__(self, *replies: str | Exception) -> None:
        self.replies, self.asked = list(replies), list[InferenceRequest]()

    def infer(self, request: InferenceRequest) -> Inference:
        self.asked.append(request)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return Inference(texts=(reply,), algorithm=ALGORITHM)


def answer(kind: str = "tasks", said: str = "", **told: str) -> str:
    asked = [{"agent": a.replace("_", "-"), "instruction": words} for a, words in told.items()]
    return json.dumps({"kind": kind, "tasks": asked, "said": said})


def encoder(text: str, *, earlier: tuple[EarlierTurn, ...] = ()) -> Plan:
    return ENCODER


def planner(chat: Chat, otherwise: Callable[..., Plan] = encoder) -> ChatPlanner:
    return ChatPlanner(chat, AGENTS, otherwise)


def test_the_models_tasks_become_a_plan_with_what_they_rest_on() -> None:
    """In order, and what nobody asked for is marked."""
    plan = planner(Chat(answer(report_drafting="Draft a report")))("Draft a report")

    assert [task.agent for task in plan.tasks][-1] == "report-drafting"
    assert {task.agent for task in plan.tasks if task.asked} == {"report-drafting"}
    assert {"segmentation", "classification"} <= {task.agent for task in plan.tasks}


def test_a_plan_is_as_sure_as_the_encoder_where_both_agree() -> None:
    """A chat model gives no probability; agreement of two that were made apart is one."""
    agreed = planner(Chat(answer(segmentation="the lungs")))("Outline the lungs")
    not_agreed = planner(Chat(answer(scheduling="a CT")))("Outline the lungs")

    assert agreed.score == ENCODER.score
    assert not_agreed.score < ENCODER.score


@pytest.mark.parametrize("kind", ["question", "declined"])
def test_a_question_and_a_polite_no_are_answers(kind: str) -> None:
    """Nothing is planned."""
    plan = planner(Chat(answer(kind, "Which study is meant?")))("hm")

    assert not plan.tasks
    assert "Which study is meant?" in (plan.question, plan.declined)
    assert plan.in_scope is (kind == "question")


def test_tasks_of_nobody_are_a_question() -> None:
    """An empty plan would be silence."""
    assert planner(Chat(answer()))("hm").question


@pytest.mark.parametrize(
    "failure",
    ["no JSON", "{}", '{"kind": "dance"}', RuntimeUnavailable("the model gave no answer in time")],
)
def test_what_fails_once_is_asked_again(failure: str | Exception) -> None:
    """Under another seed."""
    chat = Chat(failure, answer(segmentation="the lungs"))

    assert planner(chat)("Outline the lungs").note is None
    assert len({request.seed for request in chat.asked}) == 2


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        ("no JSON", "its answer was no plan"),
        (RuntimeUnavailable("the model gave no answer in time"), "no answer in time"),
    ],
)
def test_where_it_fails_throughout_the_encoders_plan_stands(
    failure: str | Exception, reason: str
) -> None:
    """With the reason on record, which quotes nothing of the request."""
    plan = planner(Chat(failure, failure))("Outline Mr Miller's lungs")

    assert plan.tasks == ENCODER.tasks
    assert reason in (plan.note or "")
    assert "Miller" not in (plan.note or "")


def test_an_agent_that_is_not_on_duty_cannot_be_named() -> None:
    """The schema holds those on duty, and what is not of the schema fails."""
    shadow = AGENTS["scheduling"].model_copy(update={"mode": "shadow"})
    chat = Chat(*[answer(segmentation="the lungs")] * 2)
    ChatPlanner(chat, {**AGENTS, "scheduling": shadow}, encoder)("Outline the lungs")
    held = json.loads(str(chat.asked[0].options["schema"]))

    agents = held["properties"]["tasks"]["items"]["properties"]["agent"]["enum"]
    assert set(agents) == AGENTS.keys() - {"scheduling"}


def test_a_model_that_keeps_to_no_schema_gives_no_task_to_a_stranger() -> None:
    """The other planner's plan stands, and says why."""
    plan = planner(Chat(*[answer(nobody="the lungs")] * 2))("Outline the lungs")

    assert plan.tasks == ENCODER.tasks
    assert "not on duty" in (plan.note or "")


def test_the_schema_bounds_every_answer() -> None:
    """How many tasks, and how long their words."""
    bounded = schema(("a", "b"))
    task = {"agent": "a", "instruction": "x"}
    jsonschema.validate({"kind": "tasks", "tasks": [task] * MOST_TASKS, "said": ""}, bounded)

    for beyond in (
        {"kind": "tasks", "tasks": [task] * (MOST_TASKS + 1), "said": ""},
        {"kind": "tasks", "tasks": [task | {"instruction": "x" * (LONGEST + 1)}], "said": ""},
        {"kind": "tasks", "tasks": [task | {"agent": "c"}], "said": ""},
        {"kind": "tasks", "tasks": [], "said": "x" * (LONGEST + 1)},
        {"kind": "tasks", "tasks": []},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(beyond, bounded)


def test_the_model_is_shown_the_request_without_what_presses() -> None:
    """And the turns before it, as data."""
    chat = Chat(answer(classification="Is there pneumonia?"))
    planner(chat)(
        "Is there pneumonia? I insist that there is pneumonia.",
        earlier=(EarlierTurn(text="Outline the lungs."),),
    )
    told = json.loads(chat.asked[0].texts[0])

    assert "insist" not in told["request"]
    assert told["earlier"] == ["Outline the lungs."]


def test_the_model_is_not_told_whom_the_words_name() -> None:
    """Nor when they were born; a date that is wished for stays."""
    chat = Chat(answer(scheduling="Book a CT"))
    plan = ChatPlanner(chat, AGENTS, encoder, clock=lambda: datetime(2026, 3, 2, tzinfo=UTC))
    plan(
        "Book a CT for Mrs. Jane Doe, born 3 April 1961, on 14 March 2026.",
        earlier=(EarlierTurn(text="Outline the lungs of Jane Doe."),),
    )
    (told,) = chat.asked[0].texts

    assert "Doe" not in told
    assert "1961" not in told
    assert "14 March 2026" in told


@pytest.mark.parametrize("text", ["", "  ", "x" * (MAX_REQUEST + 1)])
def test_nothing_and_too_much_are_no_work_for_a_model(text: str) -> None:
    """The other planner has an answer to both."""
    chat = Chat()

    assert planner(chat)(text) == ENCODER
    assert not chat.asked


def test_what_the_other_planner_can_explain_is_explained() -> None:
    """Scores are its own; without it there are none."""
    one = Explained(
        agent="segmentation",
        instruction="the lungs",
        score=0.9,
        runner_up="none",
        runner_up_score=0.1,
        resembles="Outline the lungs.",
        likeness=0.8,
    )

    class Explaining:
        def __call__(self, text: str, *, earlier: tuple[EarlierTurn, ...] = ()) -> Plan:
            return ENCODER

        def explain(self, text: str) -> tuple[Explained, ...]:
            return (one,)

    assert isinstance(planner(Chat()), Explains)
    assert planner(Chat(), Explaining()).explain("x") == (one,)
    assert planner(Chat()).explain("x") == ()
