"""A head on some rows of a lesson, and which rows are strange to a fold."""

import numpy as np
from numpy.typing import NDArray

from wetread.starter.lessons import Lesson
from wetread.statistics.fitting import fit
from wetread.statistics.linear_head import Features, LinearHead, Rows


def learned(
    lesson: Lesson, rows: Rows, chosen: NDArray[np.bool_], features: Features, *, penalty: float
) -> LinearHead:
    """A head that learned from the chosen rows, which are in step with the lesson."""
    part = lesson.only(chosen)
    return fit(
        rows[chosen],
        part.targets,
        labels=part.labels,
        features=features,
        penalty=penalty,
        importance=part.importance,
    )


def strange_to(lesson: Lesson, held: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows whose text is not held out, not even under another group."""
    kept = set(lesson.only(held).texts)
    return np.array([text not in kept for text in lesson.texts], bool)
