"""Agents get references; the words as typed stay with the case."""

from hypothesis import given
from hypothesis import strategies as st

from support.judged import REQUEST, observation
from wetread.clinical.planning import Task
from wetread.coordinator.identities import unnamed_observations, unnamed_request, unnamed_task

NAMED = REQUEST.model_copy(
    update={"text": "Outline the lungs of Mrs. Oyelaran (MRN 4471902), then book a CT for Friday."}
)


def task(instruction: str) -> Task:
    return Task(id="t1", agent="segmentation", instruction=instruction, why="asked")


def test_a_request_reaches_an_agent_without_identities() -> None:
    """Who it is about goes; what is wanted, and when, stays."""
    text = unnamed_request(NAMED).text

    assert "Oyelaran" not in text
    assert "4471902" not in text
    assert text.startswith("Outline the lungs of Mrs. [person 1]")
    assert text.endswith("then book a CT for Friday.")


def test_an_instruction_calls_people_as_the_request_does() -> None:
    """One person has one reference, in whichever part of the request."""
    clause = unnamed_task(task("Outline the lungs of Mrs. Oyelaran"), NAMED).instruction

    assert clause == "Outline the lungs of Mrs. [person 1]"


def test_what_users_saw_is_handed_on_without_identities() -> None:
    """An observation is quoted in the draft, and quotes nobody's name."""
    (seen,) = unnamed_observations([observation("Mrs. Oyelaran coughs.")], NAMED)

    assert seen.text == "Mrs. [person 1] coughs."


@given(st.sampled_from(["Is there pneumonia?", "Draft a report.", "Book a CT on 12 March at 9."]))
def test_a_request_that_names_nobody_is_handed_on_as_it_is(text: str) -> None:
    """Most requests do not."""
    request = REQUEST.model_copy(update={"text": text})

    assert unnamed_request(request) == request
    assert unnamed_task(task(text), request) == task(text)
