"""What the persuasion head learns from: wording that presses, and wording that informs.

Shops press far more than clinics do, so that their texts teach the tone and our own phrases the
subject; clinical sentences and requests teach what is never pressing.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from wetread.guards.text.persuading import LABEL
from wetread.starter import outside_sets as outside
from wetread.starter.lessons import Lesson
from wetread.starter.phrasebook import Example, phrases

_PRESSING = frozenset({"pressing", "dark"})


def persuasion_examples(guards: Path | None, *, seed: int = 17) -> tuple[Example, ...]:
    """Our own phrases, and the outside sets where they are."""
    asked = (e._replace(label="task") for e in phrases("router", draws=1))
    own = (*phrases("persuasion", seed=seed), *phrases("persuasion-pairs"), *asked)
    if guards is None:
        return own
    return (*own, *outside.shop_texts(guards), *outside.clinical_sentences(guards))


def persuasion_lesson(examples: Sequence[Example]) -> Lesson:
    """Each text once, with whether it presses."""
    return Lesson(
        labels=(LABEL,),
        texts=tuple(e.text for e in examples),
        targets=np.array([[e.label in _PRESSING] for e in examples], float),
        importance=np.ones((len(examples), 1)),
        groups=tuple(e.group for e in examples),
    )
