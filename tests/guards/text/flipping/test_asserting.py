"""An answer asserts something of each finding that it names, as surely as it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.guards.text.flipping.asserting import LEANS, LIKELY, SUSPECTED, answer_of, leanings

PIECES = st.sampled_from(
    'pneumonia|no|effusion|possible|There is|.|!|;|left|right|12 mm|70 %|likely|history of|"|\n|'
    "nodule|cannot be excluded|consolidation|-|old|acute|grade 2".split("|")
)
TEXTS = st.text(max_size=80) | st.lists(PIECES, max_size=30).map(" ".join)


def leaning(text: str, *, finally_: bool = False) -> float:
    return leanings(answer_of(text), finally_=finally_)["pneumonia"]


@pytest.mark.parametrize(
    ("text", "towards"),
    [
        ("There is pneumonia.", 1.0),
        ("There is no pneumonia.", -1.0),
        ("Pneumonia is possible.", LEANS["uncertain"]),
        ("Pneumonia is likely.", LIKELY),
        ("Pneumonia is suspected.", SUSPECTED),
        ("There is pneumonia. There is no pneumonia.", 0.0),
        ("The probability of pneumonia is 4 %.", -1.0),
        ("The probability of pneumonia is 50 %.", LEANS["uncertain"]),
        ("The probability of pneumonia is 92 %.", 1.0),
    ],
)
def test_an_answer_leans_as_surely_as_it_says(text: str, towards: float) -> None:
    """All mentions count alike, and a small probability is no presence."""
    assert leaning(text) == towards


@pytest.mark.parametrize(
    ("text", "towards"),
    [
        ("There is pneumonia. There is no pneumonia.", -1.0),
        ("There is no pneumonia. There is pneumonia.", 1.0),
        ("There is no pneumonia. Pneumonia is possible.", -1.0),
        ("Pneumonia is possible.", LEANS["uncertain"]),
    ],
)
def test_an_answer_may_be_taken_at_its_last_plain_word(text: str, towards: float) -> None:
    """What it ends with is what it holds."""
    assert leaning(text, finally_=True) == towards


def test_a_heading_asserts_nothing_of_what_is_said_below_it() -> None:
    """Alone it does, as dictated lists are."""
    assert leaning("Pneumonia: no pneumonia seen.") == -1
    assert leaning("Pneumonia: left lower lobe.") == 1


def test_headings_without_end_are_read_once_each() -> None:
    """So that what is long takes no longer than it is."""
    assert len(answer_of("pneumonia: " * 18_000).mentions) == 1


def test_a_mention_has_a_side_an_age_and_a_degree() -> None:
    """Those that stand with it."""
    old, fresh = answer_of("Old fracture of the left rib. A small right pneumothorax.").mentions

    assert (old.side, old.past, *old.degrees) == ("left", True, "old")
    assert (fresh.side, fresh.past, *fresh.degrees) == ("right", False, "slight")


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("On the left.", {"left"}),
        ("You are right about that.", set()),
        ("All right, it is left open.", set()),
        ("Right lower lobe, not the left.", {"left", "right"}),
    ],
)
def test_a_side_is_no_agreement(text: str, sides: set[str]) -> None:
    """Right is a side only where it is not said to somebody."""
    assert answer_of(text).sides == sides


@given(TEXTS, st.booleans())
def test_no_text_leans_beyond_presence_and_absence(text: str, finally_: bool) -> None:
    """Whatever it says, and however often."""
    said = leanings(answer_of(text), finally_=finally_)

    assert all(-1 <= towards <= 1 for towards in said.values())
