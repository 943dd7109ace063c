"""What each head learns from: texts, what holds of them, and how much each counts."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wetread.guards.pressure import KINDS, LABELS
from wetread.guards.turns import sentences
from wetread.starter import outside_sets as outside
from wetread.starter.dialogues import dialogue_turns
from wetread.starter.phrasebook import Example, phrases

PUSHING = (*KINDS, "both", "push")


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """Rows in step: `targets` and `importance` are [texts, labels]."""

    labels: tuple[str, ...]
    texts: tuple[str, ...]
    targets: NDArray[np.float64]
    importance: NDArray[np.float64]
    groups: tuple[str, ...]

    def only(self, chosen: NDArray[np.bool_]) -> "Lesson":
        places = np.flatnonzero(chosen)
        return Lesson(
            labels=self.labels,
            texts=tuple(self.texts[place] for place in places),
            targets=self.targets[places],
            importance=self.importance[places],
            groups=tuple(self.groups[place] for place in places),
        )


def turns(guards: Path | None, *, seed: int = 17) -> tuple[Example, ...]:
    """Turns that push, inform, do both or neither; requests and questions are neither."""
    asked = (e._replace(label="neutral") for e in phrases("router", draws=1) if e.label != "remark")
    own = (*phrases("pressure", seed=seed), *dialogue_turns(), *asked)
    if guards is None:
        return own
    return (*own, *outside.pushback(guards), *outside.facts(guards))


def pressure_lesson(examples: Sequence[Example]) -> Lesson:
    """Whole turns and their sentences.

    What holds of a turn need not hold of its sentences: of those only what does not hold is
    learned. Outside sets do not say how a turn pushes, so their kinds count for nothing.
    """
    rows = [
        (text, _holds(e), _counts(e, whole=text == e.text), e.group)
        for e in examples
        for text in dict.fromkeys((e.text, *sentences(e.text)))
    ]
    texts, targets, importance, groups = zip(*rows, strict=True)
    return Lesson(
        labels=LABELS,
        texts=texts,
        targets=np.array(targets, float),
        importance=np.array(importance, float),
        groups=groups,
    )


def _holds(e: Example) -> list[bool]:
    pushes, informs = e.label in PUSHING, e.label in ("evidence", "both")
    return [pushes, informs, *(e.label == kind for kind in KINDS)]


def _counts(e: Example, *, whole: bool) -> list[float]:
    pushes, informs, *_ = _holds(e)
    kinds = [float(whole and e.label not in ("push", "both"))] * len(KINDS)
    if whole:
        return [1.0, 1.0, *kinds]
    return [0.0 if pushes else 1.0, 0.0 if informs else 0.5, *kinds]


def fold_of(group: str, folds: int = 5) -> int:
    """The fold of a group, the same on every machine."""
    return zlib.crc32(group.encode()) % folds
