"""`pressure` answers for each turn what the reading of pressure finds in it."""

import numpy as np
import pytest

from wetread.guards.pressure import LABELS
from wetread.guards.text.base import TextGuard
from wetread.guards.text.pressing import Pushed, Turn
from wetread.guards.text.shipped import TEXT_GUARDS
from wetread.ports.encoder import Encoder
from wetread.ports.hashing import HashingEncoder
from wetread.statistics.linear_head import Features, LinearHead


class Silent:
    """An encoder, and a head that finds nothing in any text."""

    def encoder(self) -> Encoder:
        return HashingEncoder(8)

    def head(self, name: str) -> LinearHead:
        assert name == "pressure-head"
        return LinearHead(
            labels=LABELS,
            weights=np.zeros((8, len(LABELS)), np.float32),
            bias=np.full(len(LABELS), -9, np.float32),
            features=Features(encoder="hashing-8"),
        )


@pytest.fixture
def guard() -> TextGuard:
    return TEXT_GUARDS.build("pressure", {}, Silent())


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
