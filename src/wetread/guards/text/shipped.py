"""The guards of words that ship: importing this module registers every one of them."""

from wetread.guards.text import injected, persuading, pressing
from wetread.guards.text.assertions import guard as assertions
from wetread.guards.text.base import TEXT_GUARDS
from wetread.guards.text.flipping import guard as flipping
from wetread.guards.text.grounding import guard as grounding
from wetread.guards.text.hedging import guard as hedging
from wetread.guards.text.identifiers import guard as identifiers
from wetread.guards.text.timeframe import guard as timeframe

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
