"""Words become a plan."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from wetread.clinical.conversation import EarlierTurn
from wetread.clinical.planning import Explained, Plan


class Planner(Protocol):
    """Splits a request into tasks and routes each; asks when unsure, declines what is not ours.

    `earlier` holds the turns of the same conversation, oldest first.
    """

    def __call__(self, text: str, *, earlier: tuple[EarlierTurn, ...] = ()) -> Plan: ...


@runtime_checkable
class PlansMany(Protocol):
    """A planner that reads many requests together in less time than one by one."""

    def many(self, texts: Sequence[str]) -> tuple[Plan, ...]:
        """What it plans for each as a first turn, in their order."""
        ...


@runtime_checkable
class Explains(Protocol):
    """A planner that can say why each task goes where it goes."""

    def explain(self, text: str) -> tuple[Explained, ...]: ...
