"""What an assertion is, and the few looks at a played story that all of them share."""

from collections.abc import Iterable
from typing import Annotated, Protocol

from pydantic import Field

from wetread.clinical.findings import Finding
from wetread.manifests.registry import Registry
from wetread.simulation.played import Played, PlayedTurn

TurnNumber = Annotated[int, Field(ge=1)]


class Assertion(Protocol):
    """None where it holds; otherwise one sentence on what was found instead."""

    def __call__(self, played: Played) -> str | None: ...


ASSERTIONS: Registry[Assertion] = Registry("assertion")


def turn_of(played: Played, number: int | None) -> PlayedTurn:
    """That turn, counted from 1, or the last.

    Raises:
        IndexError: the story has no such turn.
    """
    return played.turns[-1 if number is None else number - 1]


def about(findings: Iterable[Finding], concept: str) -> list[Finding]:
    """Findings of that concept, named by its display in any case."""
    return [f for f in findings if f.concept.display.casefold() == concept.casefold()]


def answer(finding: Finding) -> str:
    """A finding in a few words."""
    judged = finding.uncertainty
    if judged is None:
        return f"{finding.presence} ({finding.site.display})"
    left = "/".join(judged.prediction_set) or "no answer"
    return f"{finding.presence} ({finding.site.display}, {judged.probability:.3f}, {left} possible)"


def listed(items: Iterable[str]) -> str:
    return "; ".join(items) or "nothing"


def unless(held: bool, found: str) -> str | None:
    return None if held else found
