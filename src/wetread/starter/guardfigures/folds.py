"""For each fold a head that has learned nothing from it.

A guard that is built with the head of a fold judges the texts of that fold as strangers, whole
documents, their pieces and the cues beside the head included: nothing of the guard is rebuilt here.
"""

from dataclasses import replace

import numpy as np

from wetread.starter.guardfigures.courses import Course
from wetread.starter.heads import FOLDS
from wetread.starter.learning import learned, strange_to
from wetread.starter.lessons import fold_of
from wetread.statistics.fitting import fit_temperature
from wetread.statistics.linear_head import LinearHead


def heads_by_fold(course: Course) -> tuple[LinearHead, ...]:
    """They learn as the head that ships did, and are calibrated together on what each had not seen.

    A text that stands in several folds is kept from the heads of all of them.
    """
    lesson, rows = course.lesson, course.rows
    folds = np.array([fold_of(group, FOLDS) for group in lesson.groups])
    logits, heads = np.zeros_like(lesson.targets), list[LinearHead]()
    for fold in range(FOLDS):
        here = folds == fold
        chosen = strange_to(lesson, here)
        head = learned(lesson, rows, chosen, course.features, penalty=course.penalty)
        logits[here] = rows[here] @ head.weights + head.bias
        heads.append(head)
    temperature = fit_temperature(logits, lesson.targets, lesson.importance)
    return tuple(replace(head, temperature=temperature) for head in heads)
