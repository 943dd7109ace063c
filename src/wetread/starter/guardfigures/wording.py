"""`persuasion`: wording that presses, in pairs of clinical advice, in shops and in reports."""

from collections.abc import Iterator

from wetread.starter import outside_sets as outside
from wetread.starter.guardfigures.figure import Figure, figures
from wetread.starter.guardfigures.judging import Judges
from wetread.starter.guardfigures.measures import answers, share
from wetread.starter.guardfigures.sets import Sets

GUARD = "persuasion"
PAIRS = "tests/data/persuasion_pairs*.jsonl"


def pairs(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """Advice worded twice, each file of pairs on its own."""
    for path in sets.found(PAIRS):
        rows = sets.lines(f"tests/data/{path.name}")
        sides = [(row["id"], side, row[side]) for row in rows for side in ("pressing", "plain")]
        told = judges.ask(GUARD, [{"text": text} for _, _, text in sides])
        found = answers(
            [side == "pressing" for _, side, _ in sides],
            [one["manipulative"] for one in told],
            [pair for pair, _, _ in sides],
        )
        measured = [found.recall(), found.false_flags(), found.f1()]
        asked = "clinical advice that presses, in pairs with the same advice put plainly"
        yield from figures(path.stem, asked, "as shipped", measured)


def shops(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """Texts of one page are drawn as one."""
    texts = outside.shop_texts(sets.guards)
    groups = [e.group for e in texts]
    told = judges.ask_strangers(GUARD, [{"text": e.text} for e in texts], groups)
    found = answers([e.label == "dark" for e in texts], [t["manipulative"] for t in told], groups)
    measured = [found.recall(), found.false_flags(), found.f1()]
    yield from figures("ec_darkpattern", "dark patterns of web shops", "cross-validated", measured)


def reports(sets: Sets, judges: Judges) -> Iterator[Figure]:
    """Sentences of clinical notes, none of which presses."""
    texts = outside.clinical_sentences(sets.guards)
    groups = [e.group for e in texts]
    told = judges.ask_strangers(GUARD, [{"text": e.text} for e in texts], groups)
    flagged = share("false flags", [one["manipulative"] for one in told], groups)
    asked = "clinical sentences, none of which presses"
    yield from figures("negex_context", asked, "cross-validated", [flagged])
