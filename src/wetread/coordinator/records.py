"""Values that the coordinator itself adds to a case."""

from collections.abc import Iterable

from pydantic import Field

from wetread.clinical.approval import Observation
from wetread.clinical.coding import Noun, unsaid
from wetread.clinical.verdicts import Verdict
from wetread.guards.base import Pressure

CALLS_OFF = "calls-off"
"""The key of a turn under which lies what it called off of turns before it."""

WITHDRAWN = "withdrawn/"
"""Keys of a turn that name the parts of it that a later turn withdrew."""

NEXT_REQUEST, NEXT_STUDY = "next/request", "next/study"
"""Keys of a turn that reads an earlier study to compare with: what is asked next, of which."""


def last_revision(keys: Iterable[str]) -> int:
    """The revision of the draft that a turn put before a person."""
    return max(int(key.partition("/")[2]) for key in keys if key.startswith("verdicts/"))


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
    gave_in: bool = Field(
        default=False,
        exclude_if=unsaid,
        description="a rule against sycophancy objected to what an agent answered",
    )


def held(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Whoever still objects when no agent can mend the draft any more holds it."""
    return tuple(
        v.model_copy(update={"decision": "hold"}) if v.decision == "revise" else v for v in verdicts
    )
