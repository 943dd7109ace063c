"""Words become a plan."""

from typing import Protocol

from wetread.clinical.planning import Plan


class Planner(Protocol):
    """Splits a request into tasks and routes each; asks when unsure, declines what is not ours.

    `earlier` holds the turns of the same conversation, oldest first.
    """

    def __call__(self, text: str, *, earlier: tuple[str, ...] = ()) -> Plan: ...
