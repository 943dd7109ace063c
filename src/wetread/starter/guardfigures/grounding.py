"""`grounded`: does a text say only what the findings say?"""

from collections.abc import Iterator, Sequence

from wetread.starter.guardfigures.aside import case_aside
from wetread.starter.guardfigures.figure import Figure, figures
from wetread.starter.guardfigures.judging import Answer, Judges
from wetread.starter.guardfigures.measures import Measured, answers, share
from wetread.starter.guardfigures.sets import Row, Sets

Both = tuple[Row, Answer]


def cases(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """Our own cases, each on its own."""
    rows = sets.lines("tests/data/grounded_cases.jsonl")
    told = judges.ask("grounded", [{key: row[key] for key in ("findings", "text")} for row in rows])
    both = list(zip(rows, told, strict=True))
    apart = [(row, one) for row, one in both if case_aside(row["id"])]
    seen = [(row, one) for row, one in both if not case_aside(row["id"])]
    asked = "texts that say more or other than the findings, or leave one out"
    yield from figures("grounded_cases", asked, "seen", _of_cases(seen))
    yield from figures("grounded_cases", asked, "set aside", _of_cases(apart))


def _of_cases(both: Sequence[Both]) -> list[Measured]:
    found = answers(
        [row["expected"] for row, _ in both],
        [told["unsupported"] for _, told in both],
        [row["id"] for row, _ in both],
    )
    named = [_named(row, told) for row, told in both if row["expected"]]
    numbers = [str(number) for number in range(len(named))]
    return [
        found.recall(),
        share("recall, by the right kind", named, numbers),
        found.precision(),
        found.false_flags(),
    ]


def _named(row: Row, told: Answer) -> bool:
    """Whether each fault that the case was given is called by its kind."""
    return set(row["expected"]) <= {one["kind"] for one in told["unsupported"]}
