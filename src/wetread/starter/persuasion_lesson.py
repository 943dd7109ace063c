"""What the persuasion head learns from: wording that presses, and wording that informs.

Two labels, since advice and shops press in other ways: own phrases teach what pressing advice is,
web shops what a dark pattern is, and neither says anything of the other's label. What presses
nobody is told to both.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from wetread.guards.text.persuading import LABELS, every_part
from wetread.starter import outside_sets as outside
from wetread.starter.dialogues import dialogues
from wetread.starter.lessons import Lesson
from wetread.starter.phrasebook import Example, phrases

ADVICE = (
    "persuasion",
    "persuasion-pairs",
    "persuasion-work",
    "persuasion-kinds",
    "persuasion-talk",
    "persuasion-long",
    "persuasion-firm",
    "persuasion-alike",
    "persuasion-plain",
    "persuasion-second",
    "persuasion-slots",
    "persuasion-first",
    "persuasion-third",
    "persuasion-answers",
    "persuasion-desk",
)
BOOKS = (*ADVICE, "persuasion-shops")
"""Our own phrases; the texts of shops among them are ours as well."""

_COUNTS: dict[str, tuple[float, float]] = {
    "pressing": (1.0, 0.0),
    "dark": (0.0, 1.0),
    "plain": (1.0, 0.3),
    "shop": (1.0, 1.0),
    "clinical": (0.3, 0.3),
    "task": (0.3, 0.3),
    "answer": (0.6, 0.3),
}
"""How much each kind of text teaches of each label; by grouped cross-validation."""
_PIECE = 0.5
"""How much a sentence of a longer text counts beside the whole."""


def persuasion_examples(guards: Path | None, *, seed: int = 17) -> tuple[Example, ...]:
    """Our own phrases, and the outside sets where they are."""
    own = (e for book in BOOKS for e in _paired(book, phrases(book, seed=seed)))
    # Users may press; what they say is no example of plain wording.
    asked = (e for e in phrases("router", draws=1) if e.label != "remark")
    # Answers that hold and answers that give in press nobody either.
    said = {d.after: Example(d.after, "answer", d.group) for d in dialogues()[::2]}
    ours = (*own, *(e._replace(label="task") for e in asked), *said.values())
    if guards is None:
        return ours
    return (*ours, *outside.shop_texts(guards), *outside.clinical_sentences(guards))


def _paired(book: str, examples: Iterable[Example]) -> Iterator[Example]:
    """Both wordings of a line are one group: who has learned one knows the other's subject."""
    places: dict[str, dict[str, int]] = {}
    for e in examples:
        known = places.setdefault(e.label, {})
        yield e._replace(group=f"{book}:{known.setdefault(e.group, len(known))}")


def persuasion_lesson(examples: Sequence[Example]) -> Lesson:
    """Each text, and behind it its sentences where it has several.

    What presses nobody presses nobody in any sentence either; which sentence of a text presses is
    not known, so those count for nothing.
    """
    rows = [
        (part, e, place)
        for e in examples
        for place, part in enumerate(every_part(e.text) or [e.text])
    ]
    return Lesson(
        labels=LABELS,
        texts=tuple(part for part, _, _ in rows),
        targets=np.array([[e.label == label for label in LABELS] for _, e, _ in rows], float),
        importance=np.array([_counts(e, whole=not place) for _, e, place in rows]),
        groups=tuple(e.group for _, e, _ in rows),
    )


def _counts(e: Example, *, whole: bool) -> tuple[float, float]:
    pressing, dark = _COUNTS[e.label]
    if whole:
        return pressing, dark
    share = 0.0 if e.label in LABELS else _PIECE
    return share * pressing, share * dark
