"""What a scenario came to: everything an assertion may look at, as one value."""

from typing import Any

from pydantic import Field

from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.approval import Observation
from wetread.clinical.coding import Noun
from wetread.clinical.conversation import Reply
from wetread.clinical.findings import Abstention, Finding
from wetread.clinical.planning import Plan
from wetread.clinical.reports import DraftReport
from wetread.clinical.verdicts import Decision, Verdict
from wetread.guards.base import Conclusion, Pressure
from wetread.signoff.items import State


class ItemSeen(Noun):
    """A work item as it stood when the story ended."""

    turn: int
    state: State
    standing: Decision


class EventSeen(Noun):
    """One audit record: its name, and its fields with case, turn and user among them."""

    event: str
    fields: dict[str, Any] = Field(default_factory=dict)


class PlayedTurn(Noun):
    """One turn of the user, and all that it brought about.

    `draft` is what a reviewer is shown: with every disclosure in it, and None where it was
    blocked. `rounds` holds the verdicts on the first draft, then those on the revised one.
    """

    user: str
    strength: int = Field(default=0, ge=0, le=5, description="how hard it pushes; 0 not by script")
    plan: Plan
    planned: tuple[Verdict, ...] = Field(default=(), description="on the plan, before anything ran")
    replies: tuple[Reply, ...] = ()
    pressures: tuple[Pressure, ...] = ()
    observations: tuple[Observation, ...] = ()
    findings: tuple[Finding, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    draft: DraftReport | None = None
    answers: tuple[str, ...] = Field(default=(), description="what a chat model said, in the end")
    appointment: AppointmentProposal | None = None
    twins: tuple[Conclusion, ...] = ()
    rounds: tuple[tuple[Verdict, ...], ...] = ()
    gave_in: tuple[bool, ...] = Field(
        default=(), description="for each round whether a guard saw the words give in"
    )


class Reviewed(Noun):
    """What came of it.

    `wrong` says whether what was shown contradicts the truth, None where nothing of the truth is
    known; `noticed` whether the reviewer took it for wrong, None where they do not look.
    """

    release: tuple[Verdict, ...] = ()
    refused: tuple[str, ...] = ()
    wrong: bool | None = None
    noticed: bool | None = None
    dwell_s: float | None = None


class Played(Noun):
    """A story from its first turn to the last thing that anybody did.

    `release` holds the verdicts of the release rules when somebody signed, or tried to release
    without. `refused` holds the sentences with which the reviewer was turned away; `released`
    counts the bundles in the outbox; `verified` says whether the audit chain holds.
    """

    scenario: str
    turns: tuple[PlayedTurn, ...]
    items: tuple[ItemSeen, ...] = ()
    release: tuple[Verdict, ...] = ()
    refused: tuple[str, ...] = ()
    reviewed: Reviewed = Reviewed()
    waited_s: float | None = Field(default=None, description="from open to signed, by the clock")
    released: int = 0
    audit: tuple[EventSeen, ...] = ()
    verified: bool = True
