"""What a guard of words is asked and what it answers.

Each guard is one file with one function from its tools to a `TextGuard`; texts are handed in many
at a time, so that an encoder sees them together. `wetread judge` asks them about lines, and the
rules of a policy about the texts of a case.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ConfigDict, Field

from wetread.clinical.coding import Noun
from wetread.clinical.verdicts import Decision
from wetread.guards.tools import Tools
from wetread.manifests.registry import Registry

__all__ = ["MOST_CHARACTERS", "TEXT_GUARDS", "Asked", "TextGuard", "Told", "Tools"]

MOST_CHARACTERS = 200_000
"""Of one text; a report has some thousand."""


class Asked(Noun):
    """One line of `wetread judge`; what else it holds is left alone."""

    model_config = ConfigDict(strict=True, extra="ignore")

    id: str | int


class Told(Noun):
    """One judgement: `score` within 0..1 grows with the guard's concern."""

    id: str | int
    decision: Decision
    reason: str = Field(min_length=1)
    score: float = Field(ge=0, le=1)


@dataclass(frozen=True, kw_only=True)
class TextGuard:
    """`judge` answers each question, in order; what it is asked has the form of `asked`."""

    asked: type[Asked]
    judge: Callable[[Sequence[Any]], Sequence[Told]]


TEXT_GUARDS: Registry[TextGuard] = Registry("text guard")
