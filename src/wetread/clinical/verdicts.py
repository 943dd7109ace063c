"""What a guard says, and how several of them are read together (FHIR DetectedIssue)."""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from wetread.clinical.coding import Noun, unsaid

Decision = Literal["pass", "disclose", "revise", "hold", "block"]

STRICTNESS: dict[Decision, int] = {"pass": 0, "disclose": 1, "revise": 2, "hold": 3, "block": 4}


class Verdict(Noun):
    """One rule's judgement, with a reason the reader can act on."""

    rule: str
    decision: Decision
    reason: str = Field(min_length=1)
    evidence: tuple[str, ...] = Field(default=(), description="ids of what was judged")
    statement: int | None = Field(
        default=None, ge=1, exclude_if=unsaid, description="the sentence of the draft, from 1"
    )


def strictest(verdicts: Iterable[Verdict]) -> Decision:
    """The strictest decision wins; no verdict at all means nobody looked, so hold."""
    return max(
        (verdict.decision for verdict in verdicts), key=STRICTNESS.__getitem__, default="hold"
    )
