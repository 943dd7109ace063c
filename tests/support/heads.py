"""Tools whose heads say the same of every text, so that only the rest of a guard decides."""

import numpy as np

from wetread.ports.encoder import Encoder
from wetread.ports.hashing import HashingEncoder
from wetread.statistics.linear_head import Features, LinearHead

COLUMNS = 8
LABELS = 16
"""As many as any head has."""


class FixedHead:
    """The tools of a guard that asks for the head of that name.

    `bias` is the logit of each label; far below zero the head finds nothing.
    """

    def __init__(self, name: str, labels: tuple[str, ...], bias: tuple[float, ...]) -> None:
        self.name, self.labels, self.bias = name, labels, bias

    def encoder(self, adapter: str | None = None) -> Encoder:
        return HashingEncoder(COLUMNS)

    def head(self, name: str) -> LinearHead:
        assert name == self.name
        return _head(self.labels, self.bias, COLUMNS)


class SilentHeads:
    """The tools of guards that are left to their written cues: no head finds anything."""

    def encoder(self, adapter: str | None = None) -> Encoder:
        return HashingEncoder()

    def head(self, name: str) -> LinearHead:
        return silent_head(HashingEncoder().columns)


def silent_head(columns: int) -> LinearHead:
    """A head on rows of so many columns that finds nothing."""
    return _head(tuple(f"label-{n}" for n in range(LABELS)), (-20.0,) * LABELS, columns)


def _head(labels: tuple[str, ...], bias: tuple[float, ...], columns: int) -> LinearHead:
    return LinearHead(
        labels=labels,
        weights=np.zeros((columns, len(labels)), np.float32),
        bias=np.array(bias, np.float32),
        features=Features(encoder=f"hashing-{columns}"),
    )
