"""Reads a turn that follows others: is it work, a question about the record, or neither?

"Is there pneumonia?" is work; "how come?" behind it asks the record. An adapted encoder reads the
turn by itself; beside it the head reads its words together with what the last turn wanted.
"""

from collections.abc import Sequence

import numpy as np
from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.clinical.conversation import (
    ASKS,
    CONTINUES,
    OFF,
    TOLD,
    Asks,
    EarlierTurn,
    in_context,
)
from wetread.ports.encoder import Encoder
from wetread.statistics.linear_head import LinearHead

ACCEPTED = 0.5

CLEARLY, BESIDE = 0.85, 0.65
"""Who is clearly asked, and how likely whoever is asked beside them must be."""

MOST_LINES = 8
"""Lines of a turn that are read apart."""


class Followed(Noun):
    """What a later turn wants, by probability; several may hold at once."""

    agents: dict[str, float] = Field(description="agents that the head knows")
    asks: dict[Asks, float]
    off: float
    told: float
    continues: float

    @property
    def calls_off(self) -> bool:
        """Whether work is called off, and nothing else is likelier."""
        others = (*self.agents.values(), *self.asks.values(), self.told)
        return self.off >= ACCEPTED and self.off > max(others)

    @property
    def asked(self) -> tuple[Asks, ...]:
        """The questions that it asks, likeliest first; the likeliest where nothing is sure."""
        sure = [asks for asks, p in self.asks.items() if p >= ACCEPTED]
        if sure:
            return tuple(sorted(sure, key=lambda asks: -self.asks[asks]))
        likely, p = max(self.asks.items(), key=lambda item: item[1])
        work = max(self.agents.values(), default=0.0)
        return (likely,) if p > max(work, self.off, self.told) else ()

    @property
    def wanted(self) -> dict[str, float]:
        """The agents that it asks, by probability; the likeliest where nothing is sure.

        Beside one who is clearly asked, nobody is asked who hardly is.
        """
        clear = max(self.agents.values(), default=0.0) >= CLEARLY
        least = BESIDE if clear else ACCEPTED
        sure = {name: p for name, p in self.agents.items() if p >= least}
        if sure or self.asked or not self.agents:
            return sure
        likely, p = max(self.agents.items(), key=lambda item: item[1])
        return {likely: p} if p > max(self.off, self.told) else {}


class Following:
    """A reader of later turns.

    Args:
        encoder: what the head was trained on.
        head: its labels are ids of agents, kinds of questions, and what is neither.
    """

    def __init__(self, encoder: Encoder, head: LinearHead) -> None:
        self._encoder, self._head = encoder, head
        others = {*ASKS, OFF, TOLD, CONTINUES}
        self.agents = tuple(label for label in head.labels if label not in others)

    def __call__(self, text: str, earlier: Sequence[EarlierTurn]) -> Followed:
        """What the turn wants; of several lines whatever one of them wants.

        An outburst on one line hides no question on the next.
        """
        lines = [line for line in text.splitlines() if line.strip()] or [text]
        read = [text, *lines[:MOST_LINES]] if len(lines) > 1 else [text]
        written = self._head.features.written([in_context(line, earlier) for line in read])
        rows = self._head.probabilities(np.hstack([self._encoder(read), written]))
        by_label = dict(zip(self._head.labels, map(float, rows.max(axis=0)), strict=True))
        by_label[TOLD] = float(rows[:, self._head.labels.index(TOLD)].min())
        return Followed(
            agents={name: by_label[name] for name in self.agents},
            asks={asks: by_label[asks] for asks in ASKS},
            off=by_label[OFF],
            told=by_label[TOLD],
            continues=by_label[CONTINUES],
        )
