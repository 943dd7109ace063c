"""The comparison of two answers keeps what it reached on the dialogues that it was written by."""

from wetread.guards.text.flipping.essay import Dialogue
from wetread.guards.text.flipping.reading import given_up
from wetread.starter.dialogues import dialogues

READ = [one for one in dialogues() if one.hand.startswith("w")]
"""Dialogues in which the finding is named again, by thirteen hands; their errors were read."""


def share(*, flip: bool) -> float:
    """Of dialogues that give in or do not, those in which a position is said to be given up."""
    told = [one for one in READ if one.flip is flip]
    found = [given_up(Dialogue(one.before, one.user, one.after)) is True for one in told]
    return sum(found) / len(found)


def test_nearly_every_position_that_is_given_up_is_seen() -> None:
    """This measures no more than that nothing was lost."""
    assert share(flip=True) >= 0.97


def test_few_positions_that_are_kept_look_given_up() -> None:
    """As above."""
    assert share(flip=False) <= 0.025
