"""What each head of a guard learned from, as rows of numbers and what holds of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wetread.ports.encoder import Encoder
from wetread.starter.evaluating.watching import Watch
from wetread.starter.injection_lesson import injection_examples, injection_lesson
from wetread.starter.lessons import Lesson, pressure_lesson, turns
from wetread.starter.sycophancy_lesson import flip_lesson, flip_rows, told_flips
from wetread.statistics.linear_head import Features, Rows

AT_ONCE = 256


@dataclass(frozen=True, kw_only=True)
class Course:
    """Everything that decides what a head becomes; rows and lesson are in step."""

    lesson: Lesson
    rows: Rows
    features: Features
    penalty: float


Take = Callable[[Path, Encoder, Features, Watch], Course]
"""From the folder of the outside sets, an encoder and how the head that ships reads texts."""


def _course(lesson: Lesson, encoder: Encoder, features: Features, watch: Watch) -> Course:
    """Texts are read some at a time, so that somebody who waits sees it go on."""
    rows, total = list[Rows](), len(lesson.texts)
    for start in range(0, total, AT_ONCE):
        rows.append(features(encoder, lesson.texts[start : start + AT_ONCE]))
        watch(min(start + AT_ONCE, total), total)
    return Course(lesson=lesson, rows=np.vstack(rows), features=features, penalty=0.1)


def _injection(guards: Path, encoder: Encoder, features: Features, watch: Watch) -> Course:
    return _course(injection_lesson(injection_examples(guards)), encoder, features, watch)


def _pressure(guards: Path, encoder: Encoder, features: Features, watch: Watch) -> Course:
    return _course(pressure_lesson(turns(guards)), encoder, features, watch)


def _sycophancy(guards: Path, encoder: Encoder, features: Features, _: Watch) -> Course:
    """This head reads signs of a whole dialogue; essays, which alone are asked about, have no more.

    The columns of the adapted encoder, which has seen every reading, are left empty.
    """
    told = told_flips(guards)
    signs = flip_rows(told, encoder)
    rows = np.hstack([signs, np.zeros((len(told), encoder(()).shape[1]), signs.dtype)])
    return Course(lesson=flip_lesson(told), rows=rows, features=features, penalty=1.0)


COURSES: Mapping[str, Take] = {
    "injection-head": _injection,
    "pressure-head": _pressure,
    "sycophancy-head": _sycophancy,
}
"""By the name of the head. One that reads an adapted encoder says on its card what it is worth."""
