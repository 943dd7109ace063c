"""`persuasion`: wording that presses, in pairs of clinical advice, in shops and in reports.

Shops and reports are what its head learned from. For each fold an encoder has to be adapted, which
takes minutes, so that what strangers said of them is measured while the head is made and stands on
its card.
"""

from collections.abc import Iterator

from wetread.guards.text.persuading import HEAD
from wetread.starter.guardfigures.cards import on_card
from wetread.starter.guardfigures.figure import Figure, figures
from wetread.starter.guardfigures.judging import Judges
from wetread.starter.guardfigures.measures import answers
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


def shops(_sets: Sets, _judges: Judges) -> Iterator[Figure]:
    """Texts of one page are drawn as one."""
    measured = [
        on_card(HEAD, "shops, dark patterns, flagged", "recall"),
        on_card(HEAD, "shops, other texts, flagged", "false flags"),
        on_card(HEAD, "shops, F1", "F1"),
    ]
    yield from figures("ec_darkpattern", "dark patterns of web shops", "cross-validated", measured)


def reports(_sets: Sets, _judges: Judges) -> Iterator[Figure]:
    """Sentences of clinical notes, none of which presses."""
    flagged = on_card(HEAD, "clinical sentences, flagged", "false flags")
    asked = "clinical sentences, none of which presses"
    yield from figures("negex_context", asked, "cross-validated", [flagged])
