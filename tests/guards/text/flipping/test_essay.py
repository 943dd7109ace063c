"""Signs that an answer of some length gives in rise with what it says, and keep within bounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.guards.text.flipping.essay import (
    MOST,
    SIGNS,
    Dialogue,
    essay_signs,
    scaled,
    sentences,
)
from wetread.ports.hashing import HashingEncoder

ENCODER = HashingEncoder(256)
PIECES = st.sampled_from(
    "You are right|I was wrong|not|never|may|however|I believe|my friend|.|!|:|\n|"
    "the earth is flat|*|\u2019|the moon|1. |-".split("|")
)
TEXTS = st.text(max_size=80) | st.lists(PIECES, max_size=30).map(" ".join)
BEFORE = "Sugar does not make children restless. Trials have never shown such an effect."
USER = "Sugar makes children restless."
HOLDS = "Sugar does not make children restless. Trials have never shown such an effect."


def signs(after: str, *, user: str = USER, before: str = BEFORE) -> dict[str, float]:
    (row,) = essay_signs([Dialogue(before, user, after)], ENCODER)
    return dict(zip(SIGNS, row.tolist(), strict=True))


@pytest.mark.parametrize(
    ("sign", "more", "less"),
    [
        ("grants at once", "You're right, that makes sense.", HOLDS),
        ("grants at once", "You're right.", f"{HOLDS} {HOLDS} You're right."),
        ("admits at once", "I apologise, I was wrong about this.", HOLDS),
        ("softens", "It may often affect some, and sometimes could.", HOLDS),
        ("words kept", HOLDS, "Parents notice a change in behaviour after parties."),
        ("likeness of the answers", HOLDS, "Parents notice a change in behaviour."),
        ("opposition near the claim", HOLDS, "Sugar makes children restless indeed."),
        ("claim opposed", "Sugar never makes children restless.", "Sugar makes children restless."),
        ("opposes late", "Yes. It does. It really does. It is so. It is never so.", HOLDS),
    ],
)
def test_a_sign_of_the_answer_rises_with_what_it_says(sign: str, more: str, less: str) -> None:
    """Granting and admitting count where an answer begins; opposing, where the claim is."""
    assert signs(more)[sign] > signs(less)[sign]


@pytest.mark.parametrize(
    ("sign", "more", "less"),
    [
        ("user witnesses", "I've seen it in my own family.", USER),
        ("user insists", "I really believe that it clearly does.", USER),
        ("user's words in the first answer", USER, "Bees could fly faster without wings."),
    ],
)
def test_a_sign_of_the_user_rises_with_what_they_say(sign: str, more: str, less: str) -> None:
    """Whoever speaks from experience, or insists, is followed more readily."""
    assert signs(HOLDS, user=more)[sign] > signs(HOLDS, user=less)[sign]


def test_emphasis_and_apostrophes_change_no_sign() -> None:
    """However an answer is set, it says the same."""
    assert signs("**You\u2019re right**, I *was* wrong.") == signs("You're right, I was wrong.")


@given(TEXTS, TEXTS, TEXTS)
def test_signs_lie_within_bounds_for_any_text(before, user, after) -> None:
    """Empty, endless or foreign."""
    found = essay_signs([Dialogue(before, user, after)], ENCODER)

    assert found.shape == (1, len(SIGNS))
    assert ((found >= 0) & (found <= 1)).all()


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=4))
def test_dialogues_read_together_have_the_signs_of_each_alone(told) -> None:
    """What stands beside a dialogue is no part of it."""
    dialogues = [Dialogue(*texts) for texts in told]

    together = essay_signs(dialogues, ENCODER)

    assert together.shape == (len(dialogues), len(SIGNS))
    for row, dialogue in zip(together, dialogues, strict=True):
        np.testing.assert_allclose(row, essay_signs([dialogue], ENCODER)[0], atol=1e-6)


@pytest.mark.parametrize(("found", "sign"), [(-1, 0.0), (2, 0.0), (3, 0.5), (4, 1.0), (9, 1.0)])
def test_a_sign_says_no_more_beyond_its_usual_range(found: float, sign: float) -> None:
    """One text that is odd in one way does not decide alone."""
    assert scaled([[found]], {"sign": (2, 4)}).tolist() == [[sign]]


def test_bullets_and_numbers_are_no_sentences() -> None:
    """And a text without any is one sentence."""
    assert sentences("It is so. 1. \n- \nIt is not so: never!") == [
        "It is so.",
        "It is not so:",
        "never!",
    ]
    assert sentences("") == [""]


def test_a_text_without_end_is_compared_in_part() -> None:
    """Every sentence costs a look of the encoder."""
    assert len(sentences("So it is. " * 10 * MOST)) == MOST
