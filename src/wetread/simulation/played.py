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
    plan: Plan
    planned: tuple[Verdict, ...] = Field(default=(), description="on the plan, before anything ran")
    replies: tuple[Reply, ...] = ()
    pressures: tuple[Pressure, ...] = ()
    observations: tuple[Observation, ...] = ()
    findings: tuple[Finding, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    draft: DraftReport | None = None
    appointment: AppointmentProposal | None = None
    twins: tuple[Conclusion, ...] = ()
    rounds: tuple[tuple[Verdict, ...], ...] = ()


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
    released: int = 0
    audit: tuple[EventSeen, ...] = ()
    verified: bool = True
