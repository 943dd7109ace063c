"""A scripted draft is written as a story tells it, and cites what the story means."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from support.judged import PROPOSAL, REQUEST, STUDY, observation, outline, pneumonia, silence
from wetread.agents.base import Outcome, Work
from wetread.clinical.coding import LEFT_LUNG, RIGHT_LUNG
from wetread.clinical.planning import Task
from wetread.errors import ManifestError
from wetread.simulation.scripted_draft import scripted_drafting


def work() -> Work:
    earlier = Outcome(
        task_id="t1",
        agent="segmentation",
        findings=(outline(RIGHT_LUNG, id="f-r"), outline(LEFT_LUNG, id="f-l"), pneumonia()),
        abstentions=(silence(),),
        appointment=PROPOSAL,
    )
    return Work(
        case_id="case-1",
        task=Task(id="t2", agent="report-drafting", instruction="Draft", why="asked"),
        request=REQUEST,
        study=STUDY,
        pixels=lambda _: np.zeros((2, 2)),
        keep=lambda _: "0" * 64,
        now=datetime(2026, 3, 2, tzinfo=UTC),
        earlier=(earlier,),
        observations=(observation(),),
    )


def reply(*cites: str, text: str = "Something.") -> dict[str, Any]:
    return {"statements": [{"section": "findings", "text": text, "cites": list(cites)}]}


@pytest.mark.parametrize(
    ("cites", "resolved"),
    [
        (["finding:Pneumonia"], ("f-pneumonia",)),
        (["finding:Lung"], ("f-r", "f-l")),
        (["abstention:segmentation"], ("abstention-segmentation",)),
        (["request", "study"], ("request-1", "study-1")),
        (["appointment", "observation"], ("appt-1", "observation-1")),
        (["study", "study"], ("study-1",)),
        (["finding:Fracture", "prior-film"], ("finding:Fracture", "prior-film")),
        ([], ()),
    ],
)
def test_names_of_the_story_become_ids_of_the_case(cites, resolved) -> None:
    """What the case does not hold is cited as written, so that a guard can find it out."""
    outcome = scripted_drafting([reply(*cites)])(work())

    assert outcome.draft is not None
    assert outcome.draft.statements[0].cites == resolved
    assert (outcome.task_id, outcome.agent) == ("t2", "report-drafting")


def test_drafts_are_played_in_order_and_the_last_one_repeats() -> None:
    """The second is what comes back when the first was sent to be revised."""
    agent = scripted_drafting([reply(text="One."), reply(text="Two.")])

    told = [agent(work()).draft for _ in range(3)]

    assert [draft.statements[0].text for draft in told if draft] == ["One.", "Two.", "Two."]


@pytest.mark.parametrize(
    ("replies", "complaint"),
    [
        ([], "write at least one draft"),
        ([{"statements": []}], "statements: Tuple should have at least 1 item"),
        ([{"statments": []}], "statments: Extra inputs"),
        ([{"statements": [{"section": "findings"}]}], "statements.0.text: Field required"),
        ([{"statements": [{"section": "prose", "text": "x"}]}], "statements.0.section"),
    ],
)
def test_what_is_no_draft_stops_the_load(replies, complaint) -> None:
    """A misspelt key is told with its place, before anything is played."""
    with pytest.raises(ManifestError) as caught:
        scripted_drafting(replies, where="s.yaml")

    assert str(caught.value).startswith("s.yaml: replies.report-drafting: ")
    assert complaint in str(caught.value)
