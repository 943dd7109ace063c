"""Our own requests, as clinicians type them, and whose work each asks for.

Several tasks in one breath, abbreviations, corrections, refusals; and texts that ask for nothing.
"""

from functools import lru_cache
from typing import Literal

from wetread.clinical.coding import Noun
from wetread.starter.phrasebook import told

Kind = Literal["one", "two", "three", "four", "negated", "elliptic", "none"]


class Request(Noun):
    """`tasks` names the agents that are asked, and nobody for what asks for no work of theirs."""

    id: str
    text: str
    tasks: tuple[str, ...]
    kind: Kind

    @property
    def group(self) -> str:
        return f"request:{self.id}"


@lru_cache(maxsize=1)
def requests() -> tuple[Request, ...]:
    """Every request, in the order of the file."""
    return told("requests", Request)
