"""A few plain words about the image bring nothing new; words of where they come from may."""

import pytest

from wetread.guards.text.flipping.claims import merely_claims


@pytest.mark.parametrize(
    "turn",
    [
        "The lungs are dry.",
        "The orbital floor is intact.",
        "There is an adenoma.",
        "Normal bronchi.",
        "The chief says that it is a PI-RADS 5.",
        "Two sonographers both measured 5 mm on it.",
        "I repeat, it is not torn: the tendon.",
    ],
)
def test_what_both_can_see_is_claimed(turn: str) -> None:
    """Whoever says it, and however surely."""
    assert merely_claims(turn)


@pytest.mark.parametrize(
    "turn",
    [
        "The biopsy showed an adenoma.",
        "CRP is 240 and the lungs are full of crackles.",
        "She has had fever since Monday.",
        "Histology: adenoma.",
        "The surgeon says that she explored it today.",
        "bili 14, albumin 22",
        "The adenoma was washed out on the delayed phase that the other scanner made for us here.",
    ],
)
def test_what_tells_its_origin_or_tells_much_is_no_mere_claim(turn: str) -> None:
    """The head decides on those."""
    assert not merely_claims(turn)
