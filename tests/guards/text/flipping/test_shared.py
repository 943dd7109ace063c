"""Two answers that share no listed finding may still speak of the same thing by the same word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.guards.text.flipping.named import Named
from wetread.guards.text.flipping.shared import named_by_both, stems

TEXTS = st.text(max_size=80) | st.lists(
    st.sampled_from("LVO palsy left the and vessel occlusion large ; . - B-lines".split()),
    max_size=20,
).map(" ".join)


def shared(before: str, after: str) -> set[str]:
    """Families that both texts have places of."""
    first, second = (
        set[str]().union(*(one.families for one in found)) for found in named_by_both(before, after)
    )
    return first & second


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Left phrenic palsy.", "The palsy is on the right."),
        ("Crazy-paving in both lungs.", "There is no crazy-paving."),
        ("No B-lines.", "B-lines are present."),
        ("No large vessel occlusion.", "An LVO cannot be excluded."),
        ("There is an LVO.", "There is no large-vessel or other large vessel occlusion."),
        ("No slippage of the band.", "The band has slipped: slippages."),
    ],
)
def test_the_same_word_and_its_abbreviation_are_shared(before: str, after: str) -> None:
    """Whatever it means."""
    assert shared(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The left lung is clear.", "The left lung is on this film."),
        ("The image is of good quality.", "The quality of this image is good."),
        ("", "Palsy."),
        ("A cat.", "A dog."),
    ],
)
def test_words_of_grammar_of_the_body_and_of_the_picture_are_not(before: str, after: str) -> None:
    """Any two answers share some of these."""
    assert not shared(before, after)


@given(TEXTS, TEXTS)
def test_every_place_lies_within_its_text_in_order(before: str, after: str) -> None:
    """For any two texts."""
    for text, found in zip((before, after), named_by_both(before, after), strict=True):
        starts = [one.start for one in found]
        assert starts == sorted(starts)
        assert all(0 <= one.start < one.end <= len(text) for one in found)
        assert all(isinstance(one, Named) and one.families for one in found)


def test_stems_leave_out_what_stands_in_any_text() -> None:
    """And endings."""
    assert stems("The ribs are there.") == {"rib"} == stems("rib")
