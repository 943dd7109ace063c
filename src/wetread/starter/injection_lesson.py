"""What the injection head learns from: orders hidden in data, rules lifted, and harmless text.

An order counts as one wherever it stands; whether a user lifts the rules is asked of whole turns.
So each source teaches one label, and says little or nothing of the other.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from wetread.guards.text.injected import LABELS
from wetread.guards.text.pieces import pieces
from wetread.starter import outside_sets as outside
from wetread.starter.lessons import Lesson
from wetread.starter.phrasebook import Example, phrases

MOST_CHARACTERS = 1500
"""The encoder reads no further anyway."""

_COUNTS: dict[str, tuple[float, float]] = {
    "instruction": (1.0, 0.3),
    "document": (1.0, 1.0),
    "request": (0.0, 2.0),
    "jailbreak": (1.0, 2.0),
    "attack": (3.0, 0.0),
    "mail": (1.0, 0.3),
    "clinical": (1.0, 0.3),
    "typed": (0.0, 3.0),
    "benign": (0.0, 3.0),
    "everyday": (0.0, 0.5),
    "task": (0.0, 1.0),
}
"""How much each label of an example teaches about an order, and about a user who lifts rules."""
_ORDERS = frozenset({"instruction", "jailbreak", "attack"})
_LIFTING = frozenset({"jailbreak", "typed"})


def injection_examples(guards: Path | None, *, seed: int = 17) -> tuple[Example, ...]:
    """Our own phrases, and the outside sets where they are."""
    asked = (e._replace(label="task") for e in phrases("router", draws=1))
    own = (*phrases("injection", seed=seed), *asked)
    return own if guards is None else (*own, *_outside(guards))


def _outside(guards: Path) -> Iterator[Example]:
    yield from outside.injections(guards)
    for mail in outside.mails(guards):
        yield from (mail._replace(text=piece.text) for piece in pieces(mail.text))
    yield from outside.clinical_sentences(guards)
    for e in outside.clinc(guards, "train_small", each=3):
        yield e._replace(label="everyday")


def injection_lesson(examples: Sequence[Example]) -> Lesson:
    """Each text once, with what holds of it."""
    return Lesson(
        labels=LABELS,
        texts=tuple(e.text[:MOST_CHARACTERS] for e in examples),
        targets=np.array([[e.label in _ORDERS, e.label in _LIFTING] for e in examples], float),
        importance=np.array([_COUNTS[e.label] for e in examples]),
        groups=tuple(e.group for e in examples),
    )
