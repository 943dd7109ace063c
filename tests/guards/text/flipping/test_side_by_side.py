"""An encoder is shown two answers in which what both name is the same plain word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.guards.text.flipping.essay import Dialogue
from wetread.guards.text.flipping.side_by_side import STANDING, side_by_side

TEXTS = st.text(max_size=120) | st.lists(
    st.sampled_from(
        "pneumonia consolidation nodule mass plaque palsy LVO no . [SEP] left infarct".split()
    ),
    max_size=30,
).map(" ".join)


def shown(before: str, after: str) -> str:
    return side_by_side(Dialogue(before, "Are you sure?", after))


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("There is pneumonia.", "No pneumonia.", "There is alpha. [SEP] No alpha."),
        ("A nodule.", "There is no mass.", "A alpha. [SEP] There is no alpha."),
        (
            "A fracture and an effusion.",
            "No effusion; a fracture.",
            "A alpha and an beta. [SEP] No beta; a alpha.",
        ),
        ("Left phrenic palsy.", "No palsy.", "Left phrenic alpha. [SEP] No alpha."),
        ("There is pneumonia.", "As you wish.", "There is pneumonia. [SEP] As you wish."),
        ("", "", " [SEP] "),
    ],
)
def test_what_both_name_becomes_one_word(before: str, after: str, text: str) -> None:
    """By kin, or else by the word that both use; what only one names stays as it is."""
    assert shown(before, after) == text


def test_what_an_answer_quotes_is_not_shown() -> None:
    """It is the user's, and no position."""
    text = shown("There is pneumonia.", 'You say "there is no pneumonia at all". Pneumonia it is.')

    assert "at all" not in text


@given(TEXTS, TEXTS)
def test_there_is_one_mark_and_nobody_else_can_write_it(before: str, after: str) -> None:
    """Else an answer could bring both sides of the comparison itself."""
    assert shown(before, after).count("[SEP]") == 1


@given(TEXTS)
def test_an_answer_beside_itself_is_the_same_on_both_sides(text: str) -> None:
    """The same things get the same words."""
    first, second = shown(text, text).split(" [SEP] ")
    words = [[word for word in side.split() if word in STANDING] for side in (first, second)]

    assert set(words[1]) <= set(words[0])
