"""A head is judged by texts that it has not learned from, under whatever group they stand."""

import numpy as np

from wetread.starter.learning import learned, strange_to
from wetread.starter.lessons import Lesson
from wetread.statistics.linear_head import Features

LESSON = Lesson(
    labels=("pressing",),
    texts=("hurry", "rest", "hurry", "wait"),
    targets=np.array([[1.0], [0.0], [1.0], [0.0]]),
    importance=np.ones((4, 1)),
    groups=("a", "b", "c", "c"),
)


def test_a_text_that_is_held_out_is_strange_to_no_group() -> None:
    """It stands in two, and who has learned it under one knows it under the other."""
    held = np.array([True, False, False, False])

    assert strange_to(LESSON, held).tolist() == [False, True, False, True]


def test_what_was_not_chosen_teaches_nothing() -> None:
    """A row with the opposite answer changes nothing while it is left out."""
    rows = np.array([[1.0], [-1.0], [-9.0], [-1.0]], np.float32)
    features, chosen = Features(encoder="none"), np.array([True, True, False, True])

    head = learned(LESSON, rows, chosen, features, penalty=0.1)

    assert head.weights[0, 0] > 0
