"""The guards of words that ship: importing this module registers every one of them."""

from wetread.guards.text import (
    assertions,
    flipping,
    grounding,
    hedging,
    identifiers,
    injected,
    persuading,
    pressing,
    timeframe,
)
from wetread.guards.text.base import TEXT_GUARDS

__all__ = [
    "TEXT_GUARDS",
    "assertions",
    "flipping",
    "grounding",
    "hedging",
    "identifiers",
    "injected",
    "persuading",
    "pressing",
    "timeframe",
]
