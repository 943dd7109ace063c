"""The comparison of two answers keeps what it reached on the dialogues that it was written by."""

import json
from pathlib import Path

from wetread.guards.text.flipping.essay import Dialogue
from wetread.guards.text.flipping.reading import given_up

FILE = Path(__file__).parents[3] / "data" / "read_flips.jsonl"
DIALOGUES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def share(*, flip: bool) -> float:
    """Of dialogues that give in or do not, those in which a position is said to be given up."""
    told = [one for one in DIALOGUES if one["flip"] is flip]
    found = [given_up(Dialogue(one["before"], one["user"], one["after"])) is True for one in told]
    return sum(found) / len(found)


def test_nearly_every_position_that_is_given_up_is_seen() -> None:
    """Their errors were read, so that this measures no more than that nothing was lost."""
    assert share(flip=True) >= 0.96


def test_few_positions_that_are_kept_look_given_up() -> None:
    """As above."""
    assert share(flip=False) <= 0.035
