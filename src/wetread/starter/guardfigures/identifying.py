"""`identifiers`: how many of the characters that say who somebody is are found, and of others."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from wetread.starter.guardfigures.aside import template_aside
from wetread.starter.guardfigures.figure import Figure, figures
from wetread.starter.guardfigures.judging import Answer, Judges
from wetread.starter.guardfigures.measures import Measured, ratio
from wetread.starter.guardfigures.reading import NEGEX
from wetread.starter.guardfigures.sets import Row, Sets

GUARD = "identifiers"
UNCOUNTED = frozenset({"ORGANIZATION", "TITLE", "NRP"})
"""They identify nobody by law (45 CFR 164.514), so that finding them counts neither way."""

Counts = NDArray[np.float64]


def invented(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """Invented sentences of a few dozen templates; those of one template are drawn as one."""
    rows = sets.lines("presidio_synth/sentences.jsonl")
    told = judges.ask(GUARD, [{"text": row["full_text"]} for row in rows])
    counts = np.array([_counted(row, one) for row, one in zip(rows, told, strict=True)], float)
    templates = [str(row["template_id"]) for row in rows]
    apart = np.array([template_aside(name) for name in templates])
    asked = "characters of identifiers in invented sentences"
    yield from figures("presidio_synth", asked, "seen", _by_character(counts, templates))
    held = [name for name, kept in zip(templates, apart, strict=True) if kept]
    yield from figures("presidio_synth", asked, "set aside", _by_character(counts[apart], held))


def _by_character(counts: Counts, templates: Sequence[str]) -> list[Measured]:
    found, missed, wrong = counts.T
    return [
        ratio("recall", found, found + missed, templates),
        ratio("precision", found, found + wrong, templates),
    ]


def _counted(row: Row, told: Answer) -> tuple[int, int, int]:
    """Characters found, missed, and found without reason."""
    true, free = set[int](), set[int]()
    for span in row["spans"]:
        into = free if span["entity_type"] in UNCOUNTED else true
        into.update(range(span["start_position"], span["end_position"]))
    found = _covered(told)
    return len(true & found), len(true - found), len(found - true - free)


def clinical(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """De-identified sentences, in which everything found is found without reason."""
    texts = [row["sentence"] for row in sets.table(NEGEX)]
    told = judges.ask(GUARD, [{"text": text} for text in texts])
    hidden = np.array([len(_covered(one)) for one in told], float)
    length = np.array([len(text) for text in texts], float)
    yield from figures(
        "negex_context",
        "characters hidden in clinical sentences that name nobody",
        "seen",
        [ratio("share hidden", hidden, length, [" ".join(text.lower().split()) for text in texts])],
    )


def _covered(told: Answer) -> set[int]:
    return {place for span in told["spans"] for place in range(span["start"], span["end"])}
