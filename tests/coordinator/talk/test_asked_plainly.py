"""Plain questions about what is on record are no work, whatever disease they name."""

import pytest

from wetread.clinical.conversation import Asks, EarlierTurn, Topic
from wetread.coordinator.talk.asked_plainly import plainly_asked
from wetread.coordinator.talk.topics import Talked

PNEUMONIA = Topic(name="pneumonia", sort="finding")
LEFT, RIGHT = (Topic(name=f"{side} lung", sort="outline") for side in ("left", "right"))
JUDGED = EarlierTurn(text="?", told={"classification": "pneumonia?"}, topics=(PNEUMONIA,))
DRAWN = EarlierTurn(text="?", told={"segmentation": "outline"}, topics=(LEFT, RIGHT))


def asked(text: str, *earlier: EarlierTurn) -> dict[Asks, tuple[Topic, ...]]:
    return dict(plainly_asked(text, Talked(text, earlier), earlier))


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("how sure are you about the pneumonia", "how-sure"),
        ("and what probability did you get for pneumonia", "how-sure"),
        ("how likely is pneumonia per the report", "how-sure"),
        ("ok where", "show"),
        ("where exactly does the pneumonia sit, can you mark it?", "show"),
        ("what does the statement on pneumonia rest on?", "why"),
        ("why do you say pneumonia", "why"),
    ],
)
def test_a_finding_that_is_there_is_asked_about(text: str, asks: Asks) -> None:
    """By name, or as what came up last."""
    assert asked(text, JUDGED) == {asks: (PNEUMONIA,)}
    assert asked(text) == {}


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("how big is the right lung", (RIGHT,)),
        ("Measure.", (LEFT, RIGHT)),
        ("what is its area?", (LEFT, RIGHT)),
    ],
)
def test_an_outline_that_is_there_is_measured(text: str, about: tuple[Topic, ...]) -> None:
    """From the record, without drawing it again."""
    found = asked(text, DRAWN)

    assert set(found["measure"]) == set(about)


@pytest.mark.parametrize(
    "text",
    [
        "is there any pneumonia, and how sure are you",
        "outline the left lung and measure it",
        "check the pneumonia again, how sure are you now",
        "draft a report with the probability",
        "report it with its confidence",
        "book a CT, how likely is that",
    ],
)
def test_where_work_may_be_meant_nothing_is_beyond_doubt(text: str) -> None:
    """The head decides, as it does of everything else."""
    assert asked(text, JUDGED, DRAWN) == {}


def test_what_was_never_looked_for_is_not_on_record() -> None:
    """Of an outline nobody asks how likely pneumonia is."""
    assert asked("how likely is pneumonia", DRAWN) == {}
