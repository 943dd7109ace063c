"""`assertions` on notes with a medical error: how far rules without medical knowledge come.

The one thing that rules can see is a note that contradicts itself. Errors of this set are wrong
diagnoses and treatments, so chance is what to expect; the figure is here to say so.
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from wetread.starter.guardfigures.figure import Figure, figures
from wetread.starter.guardfigures.judging import Answer, Judges
from wetread.starter.guardfigures.measures import answers, auroc
from wetread.starter.guardfigures.sets import Sets

NOTES = "medec_ms/MEDEC-MS-*.csv"
OPENING = 80
"""Characters by which notes on the same patient, with and without the error, are known."""


def errors(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """Notes that begin alike are drawn as one."""
    rows = sets.table(NOTES)
    told = judges.ask("assertions", [{"text": row["Text"]} for row in rows])
    clashes = np.array([_contradictions(one) for one in told], float)
    found = answers(
        [row["Error Flag"] == "1" for row in rows],
        clashes > 0,
        [row["Text"][:OPENING] for row in rows],
    )
    yield from figures(
        "medec_ms",
        "notes with a medical error, by findings both present and absent; chance is 0.5",
        "as shipped",
        [auroc(found.truth, clashes, found.sources), found.recall(), found.false_flags()],
    )


def _contradictions(told: Answer) -> int:
    """Findings that are said to be present and to be absent today, on the same side."""
    said = defaultdict[tuple[str, str], set[str]](set)
    for one in told["mentions"]:
        if one["temporality"] == "current":
            said[one["concept"], one["side"]].add(one["status"])
    return sum({"present", "absent"} <= statuses for statuses in said.values())
