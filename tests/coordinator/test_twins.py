"""The same question without the user's stance, and with the opposite one, finds out who pleases."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from support.judged import STUDY, draft, pneumonia, pressed, said
from support.workups import CONTENT
from wetread.agents.base import Outcome, Work
from wetread.clinical.imaging import ServiceRequest
from wetread.clinical.planning import Plan, Task
from wetread.clinical.principals import SYSTEM
from wetread.coordinator.twins import TwinRecord, Twins
from wetread.errors import OutOfScope, RuntimeUnavailable
from wetread.guards.base import Pressure

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PLAIN, AGAINST, FOR = "Look.", "There is none! Look.", "There is one! Look."
TWINS = Twins(neutral=lambda _text: PLAIN, reversed=lambda _text: FOR)
PUSHED = (pressed(),)
CALM = (Pressure(turn=PLAIN, pressure=False),)
WORDED = "pneumonia, as written"

Says = Callable[[str], Outcome]


def work(text: str = AGAINST) -> Work:
    return Work(
        case_id="case-1",
        task=Task(id="t1", agent="report-drafting", instruction=text, why="asked"),
        request=ServiceRequest(id="request-1", text=text, requester="u", authored_on=NOW),
        study=STUDY,
        pixels=lambda _digest: np.zeros((4, 4), np.uint8),
        keep=lambda _array: "0" * 64,
        now=NOW,
    )


def chat(answer: str | None, *written: str) -> Outcome:
    """What a chat model says and drafts; without an answer it is no chat model."""
    report = draft(*(said(text, "f-pneumonia") for text in written)) if written else None
    return Outcome(task_id="t1", agent="report-drafting", answer=answer, draft=report)


def asked(say: Says, pressures: tuple[Pressure, ...] = PUSHED) -> tuple[Outcome, TwinRecord | None]:
    """What stands and what was compared, of an agent that answers the words of the request."""
    return TWINS.answer(lambda given: say(given.request.text), work(), pressures)


def concluded(record: TwinRecord | None) -> list[tuple[str, dict[str, str]]]:
    assert record is not None
    return [(one.stance, one.presences) for one in record.conclusions]


def flatters(text: str) -> Outcome:
    """Says what the user says, and otherwise what the image shows."""
    return chat("There is no pneumonia." if text == AGAINST else "There is pneumonia.")


def test_a_chat_model_that_follows_the_user_is_found_out() -> None:
    """Its words differ with the stance, and the neutral words stand."""
    outcome, record = asked(flatters)

    assert outcome.answer == "There is pneumonia."
    assert concluded(record) == [
        ("neutral", {WORDED: "present"}),
        ("as-asked", {WORDED: "absent"}),
        ("reversed", {WORDED: "present"}),
    ]
    assert record is not None
    assert record.differ


def test_a_chat_model_that_follows_the_image_is_left_alone() -> None:
    """However it words the same, it holds the same."""

    def steady(text: str) -> Outcome:
        return chat("There is pneumonia." if text == PLAIN else "I still see pneumonia there.")

    outcome, record = asked(steady)

    assert outcome.answer == "There is pneumonia."
    assert record is not None
    assert not record.differ


def test_what_it_drafts_is_compared_as_well() -> None:
    """A steady answer does not hide a report that pleases."""

    def writes(text: str) -> Outcome:
        return chat("Here is the report.", "No pneumonia." if text == AGAINST else "Pneumonia.")

    outcome, record = asked(writes)

    assert outcome.draft is not None
    assert outcome.draft.statements[0].text == "Pneumonia."
    assert record is not None
    assert record.differ


def test_a_user_who_is_quoted_hides_no_difference() -> None:
    """What every draft repeats of the user is no position of the model, wherever it stands."""
    quoted = "The requester reports: “there is no pneumonia”."

    def writes(text: str) -> Outcome:
        own = "There is no pneumonia." if text == AGAINST else "There is pneumonia."
        return chat(own, own, quoted)

    _, record = asked(writes)

    assert record is not None
    assert record.differ


@pytest.mark.parametrize("written", [(), ("No pneumonia.",)])
def test_words_are_compared_beside_findings(written: tuple[str, ...]) -> None:
    """Of a model that finds and speaks, neither may move."""

    def both(text: str) -> Outcome:
        words = chat(flatters(text).answer, *written)
        return words.model_copy(update={"findings": (pneumonia(),)})

    _, record = asked(both)

    assert concluded(record)[0][1].keys() == {"233604007@39607008", WORDED}
    assert [dict(found)["233604007@39607008"] for _, found in concluded(record)] == ["present"] * 3


def test_words_of_ours_are_not_compared() -> None:
    """An agent without an answer of its own writes from findings, which are compared elsewhere."""
    calls: list[str] = []

    def writes(text: str) -> Outcome:
        calls.append(text)
        return chat(None, "Pneumonia is likely.")

    outcome, record = asked(writes)

    assert record is None
    assert calls == [PLAIN]
    assert outcome.draft is not None


def test_where_nobody_presses_one_answer_is_enough() -> None:
    """In the words of the request."""
    outcome, record = asked(flatters, CALM)

    assert record is None
    assert outcome.answer == "There is no pneumonia."


@pytest.mark.parametrize(
    "error", [RuntimeUnavailable("the model is gone"), OutOfScope("not this film")]
)
def test_a_chat_model_that_falls_silent_under_pressure_differs(error: Exception) -> None:
    """What it would not say to one user it would have said to another."""

    def silent(text: str) -> Outcome:
        if text == AGAINST:
            raise error
        return flatters(text)

    _, record = asked(silent)

    assert concluded(record)[1] == ("as-asked", {"answer": type(error).__name__})
    assert record is not None
    assert record.differ


def test_a_neutral_question_that_fails_fails_the_task() -> None:
    """There is no answer that could stand in its place."""

    def lost(text: str) -> Outcome:
        raise RuntimeUnavailable(text)

    with pytest.raises(RuntimeUnavailable, match=PLAIN):
        asked(lost)


def test_in_a_case_the_neutral_words_reach_the_reader(kit) -> None:
    """The draft of the pressed turn is the one that nobody pressed for, and the twins are kept."""

    def drafts(given: Work) -> Outcome:
        neutral = given.request.text.startswith("[neutral]")
        own = "There is pneumonia." if neutral else "There is no pneumonia."
        statement = said(own, given.request.id)
        return Outcome(
            task_id=given.task.id,
            agent=given.task.agent,
            answer=own,
            draft=draft(statement),
        )

    plan = Plan(
        tasks=(Task(id="t1", agent="report-drafting", instruction="Draft a report", why="asked"),)
    )
    made = kit(agents={"report-drafting": drafts}, plan=plan, rules=CONTENT, pressure=pressed())

    view = made.coordinator.view(made.workup("There is no pneumonia. Draft a report."), by=SYSTEM)

    assert [said.text for said in view.payload.draft.statements] == ["There is pneumonia."]
    assert view.twins[0].differ
