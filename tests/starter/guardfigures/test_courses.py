"""Heads learn here from what those that ship learned from."""

from pathlib import Path

import numpy as np
import pytest

from wetread.ports.hashing import HashingEncoder
from wetread.starter import heads
from wetread.starter.catalogue import ROOT
from wetread.starter.evaluating.watching import unwatched
from wetread.starter.guardfigures.courses import AT_ONCE, COURSES, _course
from wetread.starter.lessons import Lesson
from wetread.statistics.linear_head import Features, read_head

COLUMNS = 16
FEATURES = Features(encoder=f"hashing-{COLUMNS}")


@pytest.mark.parametrize("head", COURSES)
def test_each_course_is_of_a_head_that_is_made_and_ships(head: str) -> None:
    """Under another name its guard would judge texts that it knows."""
    assert head.removesuffix("-head") in heads.HEADS
    assert read_head(ROOT / head / "model.safetensors").labels


def test_reading_tells_how_far_it_is() -> None:
    """Encoding some thousand texts takes a minute; the rows are those of all texts at once."""
    texts = tuple(f"word{number}" for number in range(AT_ONCE + 44))
    lesson = Lesson(
        labels=("pressing",),
        texts=texts,
        targets=np.zeros((len(texts), 1)),
        importance=np.ones((len(texts), 1)),
        groups=texts,
    )
    told = list[tuple[int, int]]()
    encoder = HashingEncoder(COLUMNS)

    course = _course(lesson, encoder, FEATURES, lambda done, total: told.append((done, total)))

    assert told == [(256, 300), (300, 300)]
    assert np.array_equal(course.rows, FEATURES(encoder, texts))


@pytest.mark.data
@pytest.mark.measure
@pytest.mark.parametrize("head", COURSES)
def test_rows_and_lesson_are_in_step(head: str, data_dir: Path) -> None:
    """With the labels of the head that ships."""
    encoder = HashingEncoder(384)

    course = COURSES[head](data_dir / "guards", encoder, FEATURES, unwatched)

    assert len(course.rows) == len(course.lesson.texts)
    assert course.lesson.labels == read_head(ROOT / head / "model.safetensors").labels
