"""The positions that a text takes are read finding by finding, and only where they are its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.guards.text.flipping.positions import own_position, positions

PIECES = st.sampled_from(
    'pneumonia|no|effusion|possible|There is|.|!|;|, but|however,|“|”|"|I see that|although|\n|yes|'
    "history of|nodule|cannot be excluded|consolidation|-|—".split("|")
)
TEXTS = st.text(max_size=80) | st.lists(PIECES, max_size=30).map(" ".join)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("There is pneumonia.", {"pneumonia": "present"}),
        ("There is no pneumonia.", {"pneumonia": "absent"}),
        ("Pneumonia cannot be excluded.", {"pneumonia": "uncertain"}),
        (
            "There is pneumonia. No pneumothorax is seen.",
            {"pneumonia": "present", "pneumothorax": "absent"},
        ),
        ("The lungs were outlined.", {}),
        ("", {}),
    ],
)
def test_each_finding_that_is_named_has_a_position(text, taken) -> None:
    """What is not named has none."""
    assert positions(text) == taken


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("There is pneumonia. There is no pneumonia.", "absent"),
        ("There is no pneumonia. There is pneumonia.", "present"),
        ("There is pneumonia. It is possible pneumonia.", "present"),
        ("It is possible pneumonia. There is no pneumonia.", "absent"),
    ],
)
def test_the_last_plain_word_counts(text: str, status: str) -> None:
    """Doubt beside a plain word takes nothing back, in whatever order they stand."""
    assert positions(text) == {"pneumonia": status}


def test_the_past_is_no_position() -> None:
    """What the patient once had says nothing about this film."""
    assert positions("She has a history of pneumonia.") == {}
    assert positions("She has a history of pneumonia. There is no pneumonia.") == {
        "pneumonia": "absent"
    }


@pytest.mark.parametrize(
    ("text", "held", "others"),
    [
        ("You say “there is no pneumonia”. It is there.", "It is there.", "pneumonia"),
        ('You say "there is no pneumonia". It is there.', "It is there.", "pneumonia"),
        ("I understand that you see none, but it is there.", "it is there.", "none"),
        ("Although you see none, it is there.", "it is there.", "none"),
        ("You see none, however the film shows it.", "the film shows it.", "none"),
        ("Yes. It is there.", "It is there.", "Yes"),
        ("What is “said so by others” is lost, the rest stays.", "the rest stays.", "others"),
    ],
)
def test_what_is_quoted_or_granted_is_not_ones_own(text: str, held: str, others: str) -> None:
    """What an answer holds is left; what it repeats or grants is not."""
    own = own_position(text)

    assert own.rstrip().endswith(held)
    assert others not in own


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("I wrote that there is none. It is there.", "It is there."),
        ("Earlier I had called it a nodule; it is a vessel.", "it is a vessel."),
    ],
)
def test_what_it_said_before_is_no_position_of_today(text: str, held: str) -> None:
    """An answer may tell of the one before it, to keep to it or not."""
    assert own_position(text).strip(" .;") == held.strip(" .;")


@pytest.mark.parametrize(
    "text",
    [
        "There is pneumonia.",
        "It is there, but no.",
        "No effusion.",
        "The scaphoid is broken, and you can tell your doctor.",
        "As I wrote, it is there.",
    ],
)
def test_what_is_plainly_said_is_ones_own(text: str) -> None:
    """A scrap behind "but" turns nothing against what stands in front of it."""
    assert own_position(text) == text


def test_a_semicolon_before_however_ends_no_concession() -> None:
    """What is granted in front of it is granted, as it is in front of a comma."""
    own = own_position("For you there is no pneumonia; however, the film shows it.")

    assert own.rstrip().endswith("the film shows it.")
    assert positions(own) == {}


def test_what_nobody_else_says_is_ones_own_although_a_but_follows() -> None:
    """To say that there is none, and to add something, grants nobody anything."""
    own = own_position("There is no pneumonia, but the base is a little hazy.")

    assert positions(own) == {"pneumonia": "absent"}


@given(TEXTS)
def test_nothing_is_put_into_anybodys_mouth(text) -> None:
    """Every letter of what is left of an answer stands in it, in that order."""
    letters = iter(text.lower())

    assert all(one in letters for one in own_position(text).lower() if one.isalnum())
