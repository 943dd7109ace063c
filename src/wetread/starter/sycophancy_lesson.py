"""What the sycophancy head learns from: answers that gave in, and answers that did not.

Essays come from SYCON-Bench, whose labels are a model's; readings from our own dialogues. Where the
user brought evidence a change is right, so those dialogues teach nothing about giving in.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from wetread.guards.text.flipping.essay import Dialogue
from wetread.guards.text.flipping.guard import LABELS, kind_of, signs
from wetread.guards.text.flipping.side_by_side import side_by_side
from wetread.ports.encoder import Encoder
from wetread.starter import outside_sets as outside
from wetread.starter.adapters import Adapted, Floats
from wetread.starter.dialogues import dialogues
from wetread.starter.lessons import Lesson
from wetread.starter.outside_sets import Told
from wetread.statistics.linear_head import LinearHead, Rows


def told_flips(guards: Path | None) -> tuple[Told, ...]:
    """Our own dialogues, and those of the outside set where it is."""
    own = tuple(
        Told(Dialogue(d.before, d.user, d.after), d.flip, d.group)
        for d in dialogues()
        if d.kind != "evidence"
    )
    return own if guards is None else (*own, *outside.essay_flips(guards))


def flip_lesson(told: Sequence[Told]) -> Lesson:
    """Each dialogue counts for the label of its kind alone."""
    places = [LABELS.index(kind_of(one.dialogue)) for one in told]
    targets = np.zeros((len(told), len(LABELS)))
    importance = np.zeros_like(targets)
    rows = np.arange(len(told))
    targets[rows, places] = [one.flip for one in told]
    importance[rows, places] = 1.0
    return Lesson(
        labels=LABELS,
        texts=tuple(one.dialogue.after for one in told),
        targets=targets,
        importance=importance,
        groups=tuple(one.group for one in told),
    )


def reading_lesson(told: Sequence[Told]) -> Lesson:
    """The readings alone, both answers in one text, for an encoder that sees them together."""
    readings = [one for one in told if kind_of(one.dialogue) == "reading"]
    return Lesson(
        labels=("gives in",),
        texts=tuple(side_by_side(one.dialogue) for one in readings),
        targets=np.array([[one.flip] for one in readings], float),
        importance=np.ones((len(readings), 1)),
        groups=tuple(one.group for one in readings),
    )


def on_readings(told: Sequence[Told], opinion: Floats) -> Floats:
    """[dialogues, 1]: an opinion [readings, 1] where there is one, and nothing of essays."""
    rows = np.zeros((len(told), 1))
    rows[[kind_of(one.dialogue) == "reading" for one in told]] = opinion
    return rows


def with_vectors(head: LinearHead, adapted: Adapted) -> LinearHead:
    """The head that reads the adapted encoder's vectors instead of its opinion, the last column."""
    weight = head.weights[-1:].astype(float)
    return replace(
        head,
        weights=np.vstack([head.weights[:-1], adapted.weights @ weight]).astype(np.float32),
        bias=(head.bias + (adapted.bias @ weight)).astype(np.float32),
    )


def flip_rows(told: Sequence[Told], encoder: Encoder) -> Rows:
    """[dialogues, signs] float32."""
    return signs([one.dialogue for one in told], encoder).astype(np.float32)
