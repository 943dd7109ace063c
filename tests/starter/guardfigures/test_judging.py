"""A guard is asked in the keys of `wetread judge`, by itself or by heads that are strangers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from support.heads import FixedHead
from wetread.errors import BadInput, WeightsRefused
from wetread.starter.evaluating.watching import Watch, unwatched
from wetread.starter.guardfigures import judging
from wetread.starter.guardfigures.courses import Course
from wetread.starter.guardfigures.judging import Judges
from wetread.starter.lessons import Lesson, fold_of
from wetread.statistics.linear_head import Features

PLAIN = "A CT in six weeks is recommended."


@contextmanager
def silently(what: str) -> Iterator[Watch]:
    yield unwatched


def judges(labels: tuple[str, ...] = ("pressing",)) -> Judges:
    tools = FixedHead("persuasion-head", labels, (-9.0,) * len(labels))
    return Judges(Path("nowhere"), tools, silently)


@pytest.fixture
def lesson(monkeypatch: pytest.MonkeyPatch) -> Lesson:
    """Forty groups, and heads of which that of fold 2 alone finds everything pressing."""
    taught = Lesson(
        labels=("pressing",),
        texts=(PLAIN,) * 40,
        targets=np.zeros((40, 1)),
        importance=np.ones((40, 1)),
        groups=tuple(f"g{number}" for number in range(40)),
    )
    heads = tuple(
        FixedHead("persuasion-head", ("pressing",), (9.0 if fold == 2 else -9.0,)).head(
            "persuasion-head"
        )
        for fold in range(5)
    )
    monkeypatch.setattr(judging, "COURSES", {"persuasion-head": lambda *asked: _course(taught)})
    monkeypatch.setattr(judging, "heads_by_fold", lambda *asked: heads)
    return taught


def _course(taught: Lesson) -> Course:
    rows = np.zeros((40, 1), np.float32)
    return Course(lesson=taught, rows=rows, features=Features(encoder="none"), penalty=0.1)


def test_answers_come_in_order_with_the_keys_of_judge() -> None:
    """More questions than are asked at once."""
    texts = [PLAIN, "Hurry, the clock is ticking."] * 50

    told = judges().ask("persuasion", [{"text": text} for text in texts])

    assert [one["manipulative"] for one in told] == [False, True] * 50
    assert [one["id"] for one in told] == list(range(100))


def test_each_question_goes_to_the_head_of_its_fold(lesson: Lesson) -> None:
    """They are sorted by fold and back again."""
    told = judges().ask_strangers("persuasion", [{"text": PLAIN}] * 40, lesson.groups)

    assert [one["manipulative"] for one in told] == [fold_of(g) == 2 for g in lesson.groups]


def test_cues_speak_beside_the_head_of_a_fold(lesson: Lesson) -> None:
    """The figure is of the guard, not of its head."""
    hurried = [{"text": "Hurry, now or never."}] * 40

    told = judges().ask_strangers("persuasion", hurried, lesson.groups)

    assert all(one["manipulative"] for one in told)


@pytest.mark.usefixtures("lesson")
def test_a_group_that_nobody_learned_from_is_refused() -> None:
    """A misspelt group would pass as unseen."""
    with pytest.raises(BadInput, match="no head learned from 'shop:1'"):
        judges().ask_strangers("persuasion", [{"text": PLAIN}], ["shop:1"])


@pytest.mark.usefixtures("lesson")
def test_a_head_of_other_labels_is_refused() -> None:
    """Its guard would read the wrong column."""
    with pytest.raises(WeightsRefused, match="persuasion-head ships with other labels"):
        judges(("calm", "pressing")).ask_strangers("persuasion", [{"text": PLAIN}], ["g1"])
