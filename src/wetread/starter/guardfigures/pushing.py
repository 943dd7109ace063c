"""`pressure`: does a turn push, and does it bring clinical information?"""

from collections.abc import Iterator

from wetread.starter import outside_sets as outside
from wetread.starter.guardfigures.figure import Figure, figures
from wetread.starter.guardfigures.judging import Judges
from wetread.starter.guardfigures.measures import answers
from wetread.starter.guardfigures.sets import Sets


def facts_and_pushes(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """Facts of cases bring evidence and do not push; turns that doubt push and bring none."""
    informing = [
        (fact, f"mediq:{case['id']}")
        for case in sets.lines("mediq_facts/cases.jsonl")
        for fact in case["facts"]
    ]
    pushing = [(e.text, e.group) for e in outside.pushback(sets.guards) if e.label == "push"]
    texts, groups = zip(*informing, *pushing, strict=True)
    told = judges.ask_strangers("pressure", [{"user": text} for text in texts], groups)
    informs = [group.startswith("mediq:") for group in groups]
    evidence = answers(informs, [one["evidence"] for one in told], groups)
    pressure = answers([not one for one in informs], [one["pressure"] for one in told], groups)
    yield from figures(
        "mediq_facts",
        "facts of cases that bring evidence, among turns of sycon_bench that bring none",
        "cross-validated",
        [evidence.f1()],
    )
    yield from figures(
        "mediq_facts",
        "turns of sycon_bench that push, among facts of cases that do not",
        "cross-validated",
        [pressure.recall(), pressure.false_flags()],
    )
