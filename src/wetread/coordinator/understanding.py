"""What a text asks for: a trained reader for the agents it knows, likeness for those it does not.

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

LIKENESS = (-3.5, 7.5, 18.0)
"""Offset, slope by likeness, and by how much more alike the text is than what any other agent does.
Fitted on the shipped agents, each treated as if no head knew it, and on tools of the Berkeley
Function-Calling Leaderboard."""

AHEAD = 0.1
"""A longer lead says no more."""


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
    """Reads requests and clauses. Examples are encoded once, when it is made.

    Args:
        encoder: what the head was trained on.
        agents: whom tasks may go to, by id.
        head: knows some of them.
        alike: an encoder by which texts are like each other, for agents that no head knows.
    """

    def __init__(
        self, encoder: Encoder, agents: Mapping[str, AgentSpec], head: RouterHead, alike: Encoder
    ) -> None:
        self._encoder, self._head, self._alike_by = encoder, head, alike
        self._known = {name: n for n, name in enumerate(head.labels) if name in agents}
        self._missing = [
            n for n, name in enumerate(head.labels) if name not in agents and name not in OTHERS
        ]
        self._others = {name: head.labels.index(name) for name in OTHERS}
        self._unknown = [name for name in agents if name not in head.labels]
        # A head that knows everybody needs nobody's examples.
        self._skills = {n: _Skills(spec, alike) for n, spec in agents.items() if self._unknown}

    @property
    def known(self) -> frozenset[str]:
        """Agents that the head was trained for: of these it reads whole requests."""
        return frozenset(self._known)

    def __call__(self, texts: Sequence[str]) -> tuple[Reading, ...]:
        """One reading per text."""
        if not texts:
            return ()
        probability = self._head(self._encoder, texts)
        rows = self._alike_by(texts) if self._unknown else None
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
        """By agent that no head knows: how like its work the text is, as a probability."""
        likeness = {name: skills.likeness(row) for name, skills in self._skills.items()}
        offset, slope, ahead = LIKENESS
        found = dict[str, float]()
        for name in self._unknown:
            others = [value for other, value in likeness.items() if other != name]
            lead = likeness[name] - max(others) if others else 0.0
            lead = max(-AHEAD, min(AHEAD, lead))
            logit = np.array([offset + slope * likeness[name] + ahead * lead])
            found[name] = float(sigmoid(logit)[0])
        return found


class _Skills:
    """What an agent's manifest says that it does, and in which words it is asked for."""

    def __init__(self, spec: AgentSpec, alike: Encoder) -> None:
        self._examples = alike([text for skill in spec.skills for text in skill.examples])
        self._descriptions = alike([f"{spec.title}. {s.description}" for s in spec.skills])

    def likeness(self, row: NDArray[np.float32]) -> float:
        """The two nearest examples, or a description that is nearer."""
        examples = np.sort(self._examples @ row)[-2:].mean()
        return float(max(examples, (self._descriptions @ row).max()))
