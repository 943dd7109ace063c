"""The head of a fold is the one that training held back from it, and stricter where texts recur."""

import numpy as np
import pytest

from wetread.ports.hashing import HashingEncoder
from wetread.starter.guardfigures.courses import Course
from wetread.starter.guardfigures.folds import heads_by_fold
from wetread.starter.heads import train
from wetread.starter.lessons import Lesson, fold_of
from wetread.statistics.linear_head import Features

COLUMNS = 64
ENCODER, FEATURES = HashingEncoder(COLUMNS), Features(encoder=f"hashing-{COLUMNS}")


def lesson(texts: list[str], holds: list[bool]) -> Lesson:
    return Lesson(
        labels=("pressing",),
        texts=tuple(texts),
        targets=np.array(holds, float)[:, None],
        importance=np.ones((len(texts), 1)),
        groups=tuple(f"g{number}" for number in range(len(texts))),
    )


def course(taught: Lesson) -> Course:
    rows = FEATURES(ENCODER, taught.texts)
    return Course(lesson=taught, rows=rows, features=FEATURES, penalty=0.1)


def own(count: int) -> Lesson:
    texts = [f"{'hurry' if n % 2 else 'the nodule'} number{n} word{n % 7}" for n in range(count)]
    return lesson(texts, [n % 2 == 1 for n in range(count)])


def test_each_head_says_of_its_fold_what_training_said_unseen() -> None:
    """So that figures of guards and figures of heads come from the same probabilities."""
    taught = own(60)

    heads = heads_by_fold(course(taught))

    unseen = train(taught, ENCODER, FEATURES, penalty=0.1).unseen
    for text, group, expected in zip(taught.texts, taught.groups, unseen, strict=True):
        assert heads[fold_of(group)](ENCODER, [text])[0] == pytest.approx(expected, abs=1e-5)


def test_a_text_that_stands_in_two_folds_is_kept_from_the_heads_of_both() -> None:
    """Otherwise its copy would have taught the head that is to judge it."""
    texts = [f"plain word{number}" for number in range(40)]
    places = [next(n for n in range(40) if fold_of(f"g{n}") == fold) for fold in (0, 1)]
    for place in places:
        texts[place] = "unheard"
    heads = heads_by_fold(course(lesson(texts, [text == "unheard" for text in texts])))

    said = [float(head(ENCODER, ["unheard"])[0, 0]) for head in heads]

    assert max(said[0], said[1]) < 0.05 < min(said[2:])
