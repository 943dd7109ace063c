"""What `persuasion` is worth on pairs that were written without sight of its cues and phrases."""

import json
import sys
from pathlib import Path

import pytest

from wetread.bootstrap.models import LocalModels
from wetread.guards.text.persuading import Pressed, Wording
from wetread.guards.text.shipped import TEXT_GUARDS
from wetread.statistics.proportion import wilson

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.measure
@pytest.mark.parametrize("name", ["persuasion_pairs"])
def test_pairs_are_told_apart_as_the_page_says(name: str) -> None:
    """Prints shares with 95 % intervals; the table in docs/guards states them."""
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    pairs = [json.loads(line) for line in lines]
    models = LocalModels()
    try:
        guard = TEXT_GUARDS.build("persuasion", {}, models)
        pressing, plain = (
            [_flagged(told) for told in guard.judge([_asked(pair, side) for pair in pairs])]
            for side in ("pressing", "plain")
        )
    finally:
        models.close()
    caught, false = sum(pressing), sum(plain)
    f1 = 2 * caught / (caught + false + len(pairs))
    for side, count in (("pressing, flagged", caught), ("plain, flagged", false)):
        low, high = wilson(count, len(pairs))
        sys.stdout.write(f"{side}: {count} of {len(pairs)} ({low:.3f} to {high:.3f})\n")
    sys.stdout.write(f"F1 {f1:.3f}\n")

    assert f1 > 0.8


def _asked(pair: dict[str, str], side: str) -> Wording:
    return Wording(id=pair["id"], text=pair[side])


def _flagged(told: object) -> bool:
    assert isinstance(told, Pressed)
    return told.manipulative
