"""What a turn is about: the names it uses, and for the rest the turns before it."""

import pytest

from wetread.clinical.conversation import Asks, EarlierTurn, Topic
from wetread.coordinator.talk.topics import Talked, topics_in

RIGHT, LEFT = (Topic(name=f"{side} lung", sort="outline") for side in ("right", "left"))
PNEUMONIA = Topic(name="pneumonia", sort="finding")
REPORT = Topic(name="report", sort="report")
SLOT = Topic(name="appointment", sort="appointment")


def after(*topics: tuple[Topic, ...]) -> tuple[EarlierTurn, ...]:
    return tuple(EarlierTurn(text="said", topics=turn) for turn in topics)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("is there pna?", {PNEUMONIA}),
        ("outline the left lung", {LEFT}),
        ("measure both lungs", {LEFT, RIGHT}),
        ("the rpt please", {REPORT}),
        ("move the appt", {SLOT}),
        ("alright, go ahead", set()),
    ],
)
def test_names_are_heard(text: str, topics: set[Topic]) -> None:
    """Abbreviations too, and no side in "alright"."""
    assert set(topics_in(text)) == topics


@pytest.mark.parametrize(
    ("text", "asks", "topics"),
    [
        ("why", "why", (PNEUMONIA,)),
        ("how big is it", "measure", (LEFT,)),
        ("and the other", "measure", (RIGHT,)),
        ("how big was the right", "measure", (RIGHT,)),
        ("which is bigger", "measure", (RIGHT, LEFT)),
        ("who made that contour", "who", (LEFT,)),
        ("why that slot", "why", (SLOT,)),
        ("what did you not look at", "not-assessed", ()),
        ("what is missing from the report", "not-assessed", (REPORT,)),
    ],
)
def test_the_rest_is_taken_from_the_turns_before(
    text: str, asks: Asks, topics: tuple[Topic, ...]
) -> None:
    """What came up last and suits the question."""
    assert Talked(text, after((REPORT, SLOT), (LEFT,), (PNEUMONIA,))).about(asks) == topics


def test_of_what_came_up_together_the_finding_is_meant() -> None:
    """Few ask an outline why."""
    assert Talked("how sure are you", after((LEFT, RIGHT, PNEUMONIA))).about("how-sure") == (
        PNEUMONIA,
    )


def test_what_no_list_knows_goes_by_its_own_name() -> None:
    """An agent that somebody added is asked about in the words of its findings."""
    nodule = Topic(name="pulmonary nodule", sort="finding")

    assert Talked("why a pulmonary nodule?", after((nodule,), (LEFT,))).about("why") == (nodule,)


def test_the_first_one_is_the_first() -> None:
    """Whoever says so does not mean the last."""
    assert Talked("show me the first one", after((RIGHT,), (LEFT,))).about("show") == (RIGHT,)
