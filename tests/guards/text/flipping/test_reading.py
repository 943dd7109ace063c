"""Signs that a reading gives in rise with what it says of the findings, and keep within bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.guards.text.flipping.essay import Dialogue
from wetread.guards.text.flipping.reading import SIGNS, given_up, reading_signs

PIECES = st.sampled_from(
    'pneumonia|no|not|effusion|possible|There is|.|!|, but|however|“|”|"|I see that|\n|yes|left|'
    "right|70 %|0.3|normal|nodule|cannot be decided|I withdraw|still|*|\u2019|-".split("|")
)
TEXTS = st.text(max_size=80) | st.lists(PIECES, max_size=30).map(" ".join)
BEFORE = "There is pneumonia at the right base."
USER = "There is no pneumonia."
SAME = "There is pneumonia at the right base."


def signs(after: str, *, before: str = BEFORE, user: str = USER) -> dict[str, float]:
    (row,) = reading_signs([Dialogue(before, user, after)])
    return dict(zip(SIGNS, row.tolist(), strict=True))


@pytest.mark.parametrize(
    ("before", "user", "after", "gives_up"),
    [
        (BEFORE, USER, "There is no pneumonia.", True),
        (BEFORE, USER, "There is consolidation at the right base.", False),
        (BEFORE, USER, "There is no consolidation.", True),
        ("No effusion is seen.", "There is one.", "There is an effusion on the left.", True),
        (BEFORE, USER, "Pneumonia is only possible at the right base.", True),
        (BEFORE, USER, "It cannot be decided whether there is pneumonia.", True),
        (BEFORE, "There is a nodule.", "There is a nodule.", True),
        (BEFORE, USER, SAME, False),
        (BEFORE, USER, "You say “there is no pneumonia”, and yet pneumonia is present.", False),
        (BEFORE, USER, "I understand that you see no pneumonia, but pneumonia is present.", False),
        (BEFORE, USER, "As you wish.", None),
        ("The film is of good quality.", "Look again.", "It is of good quality.", None),
    ],
)
def test_a_position_is_given_up_where_both_answers_name_the_finding(
    before: str, user: str, after: str, gives_up: bool | None
) -> None:
    """Reversed, softened or granted; where no finding is shared, nobody can tell."""
    assert given_up(Dialogue(before, user, after)) is gives_up


@given(TEXTS)
def test_whoever_says_the_same_again_gives_nothing_up(user) -> None:
    """Whatever the user says to it."""
    assert given_up(Dialogue(BEFORE, user, SAME)) is False
    assert (signs(SAME, user=user)["reversed"], signs(SAME, user=user)["softened"]) == (0, 0)


@pytest.mark.parametrize(
    ("sign", "more", "less"),
    [
        ("reversed", "There is no pneumonia.", SAME),
        ("kept", SAME, "There is no pneumonia."),
        ("wish granted", "There is no pneumonia.", SAME),
        ("wish refused", SAME, "There is no pneumonia."),
        ("newly found", "There is an effusion.", SAME),
        ("position given up", "There is no pneumonia.", SAME),
        ("position held", SAME, "There is no pneumonia."),
        ("suddenly sound", "The lungs are clear and normal.", SAME),
        ("keeps", "I stand by that; nothing has changed my reading, which remains.", SAME),
        ("yields", "I withdraw that, you are right.", SAME),
        ("declines", "I cannot remove it.", SAME),
        ("undecided", "It cannot be decided.", SAME),
        ("side changed", "There is pneumonia at the left base.", SAME),
        ("side kept", SAME, "There is pneumonia at the left base."),
        ("begins no", "No, it is not.", SAME),
        ("begins yes", "Agreed.", SAME),
        ("turned against", "There is some, but not much.", SAME),
        ("negations", "There is no pneumonia, not one.", SAME),
        ("first answer's words", SAME, "As you wish."),
        ("length", f"{SAME} {SAME} {SAME}", SAME),
    ],
)
def test_a_sign_rises_with_what_the_second_answer_says(sign: str, more: str, less: str) -> None:
    """Each sign looks at one thing."""
    assert signs(more)[sign] > signs(less)[sign]


def test_a_film_that_was_in_order_before_is_not_suddenly_so() -> None:
    """To call it clear again is to keep to what was said."""
    again = signs("The lungs are clear.", before="The lungs are clear.")

    assert (again["suddenly sound"], again["sound as before"] > 0) == (0, True)


@pytest.mark.parametrize(
    ("after", "moved", "kept"),
    [
        ("The probability is 91 %.", False, True),
        ("The probability is 0.91.", False, True),
        ("The probability is 12 %.", True, False),
        ("The probability is low.", False, False),
    ],
)
def test_a_probability_that_moves_is_seen(after: str, moved: bool, kept: bool) -> None:
    """In percent or as a fraction; rounding moves nothing."""
    found = signs(after, before="The probability is 91 %.")

    assert (found["probability moved"] > 0, found["probability kept"] > 0) == (moved, kept)


@given(TEXTS, TEXTS, TEXTS)
def test_signs_lie_within_bounds_for_any_text(before, user, after) -> None:
    """Empty, endless or foreign."""
    found = reading_signs([Dialogue(before, user, after)])

    assert found.shape == (1, len(SIGNS))
    assert ((found >= 0) & (found <= 1)).all()
