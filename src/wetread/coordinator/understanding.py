"""What each clause asks for: a linear head for the agents it knows, likeness for those it does not.

An agent that somebody added as a YAML file alone is found by its own examples, with no training.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.manifests.specs import AgentSpec
from wetread.ports.encoder import Encoder
from wetread.statistics.linear_head import LinearHead, sigmoid

RouterHead = LinearHead
"""A head whose labels are ids of agents and those of `Other`."""

Other = Literal["none", "remark", "unclear"]
"""Nobody's work; something told, not asked; a wish for who knows what."""

OTHERS: tuple[Other, ...] = ("none", "remark", "unclear")

ACCEPTED = 0.5
"""How likely an agent must be; else the likeliest is taken when all agents together are."""

LEAST = 0.2
"""How likely an agent must be for a refusal to be about it."""

LIKENESS = (-3.7, 5.8, 10.7)
"""Offset, slope by likeness to the two nearest examples, and by how much more alike they are than
those of any other agent. Fitted on the shipped agents, each treated as if no head knew it."""


class Reading(Noun):
    """What one text asks for, by probability."""

    agents: dict[str, float] = Field(description="agent → probability, the likeliest first")
    others: dict[Other, float]

    @property
    def wanted(self) -> tuple[str, ...]:
        """The agents that are asked for beyond doubt; empty when something else is likelier."""
        sure = tuple(name for name, p in self.agents.items() if p >= ACCEPTED)
        first, p = next(iter(self.agents.items()), ("", 0.0))
        if p < self.otherwise[1]:
            return ()
        together = sum(self.agents.values())
        return sure or ((first,) if together >= max(ACCEPTED, sum(self.others.values())) else ())

    @property
    def meant(self) -> tuple[str, ...]:
        """The agents that it is about, asked or refused."""
        return self.wanted or tuple(name for name, p in self.agents.items() if p >= LEAST)[:1]

    @property
    def otherwise(self) -> tuple[Other, float]:
        """The likeliest reading that is no agent's work."""
        return max(self.others.items(), key=lambda item: item[1])

    @property
    def best(self) -> float:
        return max(self.agents.values(), default=0.0)


class Understanding:
    """Reads clauses. Examples are encoded once, when it is made.

    Args:
        encoder: what the head was trained on.
        agents: whom tasks may go to, by id.
        head: knows some of them.
    """

    def __init__(self, encoder: Encoder, agents: Mapping[str, AgentSpec], head: RouterHead) -> None:
        self._encoder, self._head = encoder, head
        self._known = {name: n for n, name in enumerate(head.labels) if name in agents}
        self._missing = [
            n for n, name in enumerate(head.labels) if name not in agents and name not in OTHERS
        ]
        self._others = {name: head.labels.index(name) for name in OTHERS}
        self._unknown = [name for name in agents if name not in head.labels]
        self._examples = {
            name: encoder([text for skill in spec.skills for text in skill.examples])
            for name, spec in agents.items()
            if self._unknown  # a head that knows everybody needs nobody's examples
        }

    def __call__(self, texts: Sequence[str]) -> tuple[Reading, ...]:
        """One reading per text."""
        if not texts:
            return ()
        probability = self._head(self._encoder, texts)
        rows = self._encoder(texts) if self._unknown else None
        return tuple(
            self._reading(of, {} if rows is None else self._alike(rows[n]))
            for n, of in enumerate(probability)
        )

    def _reading(self, of: NDArray[np.float64], alike: dict[str, float]) -> Reading:
        agents = {name: float(of[place]) for name, place in self._known.items()} | alike
        others: dict[Other, float] = {n: float(of[place]) for n, place in self._others.items()}
        # Work of an agent that is not on duty is nobody's work here.
        others["none"] = max([others["none"], *(float(of[place]) for place in self._missing)])
        if alike and max(alike.values()) >= ACCEPTED:
            others = {name: min(p, 1 - max(alike.values())) for name, p in others.items()}
        ordered = sorted(agents.items(), key=lambda item: -item[1])
        return Reading(agents=dict(ordered), others=others)

    def _alike(self, row: NDArray[np.float32]) -> dict[str, float]:
        """By agent that no head knows: how like its examples the text is, as a probability."""
        likeness = {name: np.sort(of @ row)[-2:].mean() for name, of in self._examples.items()}
        offset, slope, ahead = LIKENESS
        found = dict[str, float]()
        for name in self._unknown:
            others = [value for other, value in likeness.items() if other != name]
            lead = likeness[name] - max(others, default=0.0)
            found[name] = float(sigmoid(offset + slope * likeness[name] + ahead * lead))
        return found
