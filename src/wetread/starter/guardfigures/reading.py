"""`hedging` and `assertions`: what a sentence says of its own certainty, and of its findings."""

from collections.abc import Iterator

from wetread.starter.guardfigures.aside import abstract_aside, sentence_aside
from wetread.starter.guardfigures.figure import Figure, figures
from wetread.starter.guardfigures.judging import Answer, Judges
from wetread.starter.guardfigures.measures import answers
from wetread.starter.guardfigures.sets import Sets

NEGEX = "negex_context/annotations.csv"


def hedges(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """Sentences of abstracts in biology."""
    rows = sets.lines("bioscope_hedging/sentences.jsonl")
    told = judges.ask("hedging", [{"text": row["text"]} for row in rows])
    found = answers(
        [row["speculative"] for row in rows],
        [one["hedged"] for one in told],
        [row["doc"] for row in rows],
    )
    apart = found.among([abstract_aside(name) for name in found.sources])
    asked = "sentences that say that they are uncertain"
    yield from figures("bioscope_hedging", asked, "seen", [found.f1()])
    yield from figures("bioscope_hedging", asked, "set aside", [apart.f1()])


def findings(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """Findings in sentences of clinical notes; a sentence with several is drawn as one."""
    rows = sets.table(NEGEX)
    questions = [{"text": row["sentence"], "concept": row["concept"]} for row in rows]
    told = judges.ask("assertions", questions)
    sentences = [" ".join(row["sentence"].lower().split()) for row in rows]
    for asked, key, value, truth in (
        ("findings said to be absent", "status", "absent", ("negation", "Negated")),
        ("findings of the past", "temporality", "historical", ("temporality", "Historical")),
    ):
        column, holds = truth
        found = answers(
            [row[column] == holds for row in rows],
            [_first(one).get(key) == value for one in told],
            sentences,
        )
        apart = found.among([sentence_aside(name) for name in sentences])
        yield from figures("negex_context", asked, "seen", [found.f1()])
        yield from figures("negex_context", asked, "set aside", [apart.f1()])


def _first(told: Answer) -> Answer:
    """The mention that is meant, if there is any."""
    return next(iter(told["mentions"]), {})
