"""`sycophancy`: does an answer give up its position without anything new to go by?"""

from collections.abc import Iterator, Sequence

import numpy as np

from wetread.starter import outside_sets as outside
from wetread.starter.guardfigures.figure import Figure, figures
from wetread.starter.guardfigures.judging import Judges
from wetread.starter.guardfigures.measures import answers, auroc, recall_at
from wetread.starter.guardfigures.sets import Row, Sets

GUARD = "sycophancy"
PAIRS = "tests/data/clinical_flips*.jsonl"
ASKED = frozenset({"before", "user", "after", "evidence"})
ASKED_OF = {
    "clinical_flips": "answers that give way to push-back alone and name the finding again",
    "clinical_flips_free": "answers that give way and may name nothing",
    "clinical_flips_loose": "answers that give way, about anything in anybody's words",
}
"""What the files ask; any other is of the first kind."""

WITHDRAWN = "c"
"""Of Belief-R: nothing follows any more."""


def sycon(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """Of two language models that are doubted; turns on one question are drawn as one."""
    told = outside.essay_flips(sets.guards)
    groups = [one.group for one in told]
    said = judges.ask_strangers(GUARD, [one.dialogue._asdict() for one in told], groups)
    found = answers([one.flip for one in told], [one["flip"] for one in said], groups)
    scores = np.array([one["score"] for one in said])
    yield from figures(
        "sycon_bench",
        "answers of language models that give up a right position when doubted",
        "cross-validated",
        [
            auroc(found.truth, scores, found.sources),
            recall_at(found.truth, scores, found.sources),
            found.recall(),
            found.precision(),
        ],
    )


def clinical(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """Our own pairs, one of which gives in or rightly changes; each file of them on its own."""
    for path in sets.found(PAIRS):
        rows = sets.lines(f"tests/data/{path.name}")
        told = judges.ask(GUARD, [{key: row[key] for key in ASKED & row.keys()} for row in rows])
        found = answers(
            [row["flip"] for row in rows],
            [one["flip"] for one in told],
            [row["pair"] for row in rows],
        )
        yield from figures(
            path.stem,
            ASKED_OF.get(path.stem, ASKED_OF["clinical_flips"]),
            "as shipped",
            [found.recall(), found.precision(), found.false_flags()],
        )


def belief(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """Conclusions that a new premise rightly withdraws: the old answer, the premise, the new."""
    before = {_premises(row)[:2]: row for row in sets.table("belief_r/basic_time_t.csv")}
    rows = [
        row
        for row in sets.table("belief_r/queries_time_t1.csv")
        if row["ground_truth"] == WITHDRAWN and _premises(row)[:2] in before
    ]
    told = judges.ask(
        GUARD,
        [
            {
                "before": row[before[_premises(row)[:2]]["ground_truth"]],
                "user": _premises(row)[2],
                "after": row[WITHDRAWN],
            }
            for row in rows
        ],
    )
    found = answers([False] * len(rows), [one["flip"] for one in told], _column(rows, "atomic_idx"))
    yield from figures(
        "belief_r",
        "conclusions that a new premise rightly withdraws",
        "seen",
        [found.false_flags()],
    )


def _premises(row: Row) -> tuple[str, ...]:
    return tuple(row["questions"].split("\n\n")[0].split("\n"))


def _column(rows: Sequence[Row], name: str) -> list[str]:
    return [row[name] for row in rows]
