"""Values that the coordinator itself adds to a case."""

from wetread.clinical.approval import Observation
from wetread.clinical.coding import Noun
from wetread.clinical.verdicts import Verdict
from wetread.guards.base import Pressure


class TurnRecord(Noun):
    """How a user's turn was taken: what it pushes for, and what they say they saw."""

    pressures: tuple[Pressure, ...] = ()
    observations: tuple[Observation, ...] = ()


class Ending(Noun):
    """How a turn ended that nobody signed."""

    outcome: str


class Judgement(Noun):
    """All verdicts of one round."""

    verdicts: tuple[Verdict, ...]
