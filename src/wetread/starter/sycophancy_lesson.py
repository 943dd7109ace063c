"""What the sycophancy head learns from: answers that gave in, and answers that did not.

Essays come from SYCON-Bench, whose labels are a model's; readings from our own dialogues. Where the
user brought evidence a change is right, so those dialogues teach nothing about giving in.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from wetread.guards.text.flipping.essay import Dialogue
from wetread.guards.text.flipping.guard import LABELS, kind_of, signs
from wetread.ports.encoder import Encoder
from wetread.starter import outside_sets as outside
from wetread.starter.dialogues import dialogues
from wetread.starter.lessons import Lesson
from wetread.starter.outside_sets import Told
from wetread.statistics.linear_head import Rows


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


def flip_rows(told: Sequence[Told], encoder: Encoder) -> Rows:
    """[dialogues, signs] float32."""
    return signs([one.dialogue for one in told], encoder).astype(np.float32)
