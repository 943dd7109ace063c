"""Heads that read an adapted encoder: what of them learns by gradient, and how far it is trusted.

The adapter and the last layer learn together. Out-of-fold logits come from readers that had seen
nothing of a text's group; the reader that is stored learned from all of them.
"""

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wetread.starter.learning import learned, strange_to
from wetread.starter.lessons import Lesson, fold_of
from wetread.statistics.fitting import fit_temperature
from wetread.statistics.linear_head import Features, LinearHead

if TYPE_CHECKING:
    from wetread.starter.training.adapting import Reader

Floats = NDArray[np.float64]

FOLDS = 3
"""Each takes minutes."""

BATCH, PENALTY = 32, 0.3


@dataclass(frozen=True, kw_only=True)
class Adapted:
    """`unseen` [texts, labels] are logits on texts whose group had not been learned from.

    `weights` [dimensions, labels] and `bias` [labels] belong to vectors of the adapted encoder.
    """

    unseen: Floats
    weights: Floats
    bias: Floats
    reader: "Reader"


def adapt(lesson: Lesson, out: Path, *, rounds: int) -> Adapted:
    """An adapter that learned from the lesson, beside readers that each missed a part of it.

    Args:
        lesson: a text of full importance is drawn `rounds` times, on average.
        out: folder of the head; an interrupted run carries on from checkpoints beside it.
        rounds: how often.
    """
    from wetread.starter.training.loop import checkpoints  # noqa: PLC0415 - loads torch

    folder = checkpoints(out) / _digest(lesson)
    folds = np.array([fold_of(group, FOLDS) for group in lesson.groups])
    unseen = np.zeros_like(lesson.targets)
    for fold in range(FOLDS):
        held = folds == fold
        reader = _reader(
            lesson.only(strange_to(lesson, held)), folder / f"without-{fold + 1}", rounds
        )
        unseen[held] = reader.logits(lesson.only(held).texts)
    reader = _reader(lesson, folder / "all", rounds)
    weights, bias = reader.head()
    return Adapted(unseen=unseen, weights=weights, bias=bias, reader=reader)


def forget(out: Path) -> None:
    """The head is written, so that nobody will carry on from its checkpoints."""
    from wetread.starter.training.loop import checkpoints  # noqa: PLC0415 - loads torch

    rmtree(checkpoints(out), ignore_errors=True)


def _digest(lesson: Lesson) -> str:
    """A run carries on from one that learned the same, and from no other."""
    told = sha256("\0".join([*lesson.texts, *lesson.groups]).encode())
    told.update(lesson.targets.tobytes() + lesson.importance.tobytes())
    return told.hexdigest()[:12]


def _reader(lesson: Lesson, folder: Path, rounds: int) -> "Reader":
    from wetread.starter.catalogue import weights_dir  # noqa: PLC0415 - beside what needs it
    from wetread.starter.training.adapting import Material, read_by  # noqa: PLC0415 - loads torch

    taught = lesson.only(lesson.importance.max(axis=1) > 0)
    material = Material(texts=taught.texts, targets=taught.targets, importance=taught.importance)
    steps = max(1, round(rounds * taught.importance.max(axis=1).sum() / BATCH))
    folder.mkdir(parents=True, exist_ok=True)
    return read_by(weights_dir("minilm-l6-v2"), material, steps=steps, folder=folder)


def with_wording(adapted: Adapted, lesson: Lesson, features: Features) -> tuple[LinearHead, Floats]:
    """A head in which the adapted encoder and the text as written vote alike, and unseen logits.

    Apart, since together the words as written would explain what was learned, and the encoder
    would have nothing left to learn.

    Args:
        adapted: what the encoder says.
        lesson: what it learned from.
        features: how the head reads; its columns of wording and letters are learned here.
    """
    rows = features.written(lesson.texts)
    folds = np.array([fold_of(group, FOLDS) for group in lesson.groups])
    logits = adapted.unseen.copy()
    for fold in range(FOLDS):
        head = learned(lesson, rows, strange_to(lesson, folds == fold), features, penalty=PENALTY)
        logits[folds == fold] += rows[folds == fold] @ head.weights + head.bias
    words = learned(lesson, rows, np.ones(len(rows), bool), features, penalty=PENALTY)
    weights = np.vstack([adapted.weights, words.weights]).astype(np.float32)
    bias = (adapted.bias + words.bias).astype(np.float32)
    temperature = fit_temperature(logits, lesson.targets, lesson.importance)
    head = replace(words, weights=weights, bias=bias, temperature=temperature)
    return head, logits / temperature
