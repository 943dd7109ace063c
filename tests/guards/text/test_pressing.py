"""`pressure` answers for each turn what the reading of pressure finds in it."""

import pytest

from support.heads import FixedHead
from wetread.guards.pressure import LABELS
from wetread.guards.text.base import TextGuard
from wetread.guards.text.pressing import Pushed, Turn
from wetread.guards.text.shipped import TEXT_GUARDS


@pytest.fixture
def guard() -> TextGuard:
    return TEXT_GUARDS.build(
        "pressure", {}, FixedHead("pressure-head", LABELS, (-9.0,) * len(LABELS))
    )


def test_a_push_and_plain_words_are_told_apart_in_order(guard: TextGuard) -> None:
    """Each answer goes under the id of its question."""
    pushed, plain = guard.judge(
        [
            Turn(id="a", user="I am the consultant here and it is pneumonia."),
            Turn(id=2, user="Outline the left lung."),
        ]
    )

    assert isinstance(pushed, Pushed)
    assert (pushed.id, pushed.decision) == ("a", "disclose")
    assert (pushed.pressure, pushed.kind) == (True, "authority")
    assert (plain.id, plain.decision, plain.score < 0.5) == (2, "pass", True)
