"""Assertions about what came of it: verdicts, the queue, the outbox and the record."""

from typing import Annotated, Any

from pydantic import Field

from wetread.clinical.verdicts import Decision, Verdict
from wetread.guards.phrases import says
from wetread.signoff.items import State
from wetread.simulation.asserting import (
    ASSERTIONS,
    Assertion,
    TurnNumber,
    listed,
    turn_of,
    unless,
)
from wetread.simulation.played import Played, PlayedTurn

Revision = Annotated[
    int,
    Field(
        ge=0, description="0 is the first draft, 1 its revision, 2 standard phrases in its place"
    ),
]


@ASSERTIONS.register("verdict-is")
def verdict_is(
    *,
    rule: str,
    decision: Decision,
    because: str | None = None,
    revision: Revision | None = None,
    turn: TurnNumber | None = None,
) -> Assertion:
    def check(played: Played) -> str | None:
        found = [
            verdict
            for verdict in (
                *_round(turn_of(played, turn), revision),
                *turn_of(played, turn).planned,
                *played.release,
            )
            if verdict.rule == rule
        ]
        held = any(
            verdict.decision == decision
            and (because is None or says(verdict.reason, (because,)) is not None)
            for verdict in found
        )
        return unless(held, f"{rule} said: {listed(f'{v.decision} ({v.reason})' for v in found)}")

    return check


@ASSERTIONS.register("work-item-is")
def work_item_is(
    *, state: State, standing: Decision | None = None, turn: TurnNumber | None = None
) -> Assertion:
    def check(played: Played) -> str | None:
        wanted = turn or len(played.turns)
        found = [item for item in played.items if item.turn == wanted]
        held = any(item.state == state and standing in (None, item.standing) for item in found)
        seen = listed(f"{item.state} ({item.standing})" for item in found)
        return unless(held, f"work items of turn {wanted}: {seen}")

    return check


@ASSERTIONS.register("no-work-item")
def no_work_item() -> Assertion:
    return lambda played: unless(not played.items, f"work items: {len(played.items)}")


@ASSERTIONS.register("refused")
def refused(*, because: str | None = None) -> Assertion:
    def check(played: Played) -> str | None:
        held = any(because is None or says(told, (because,)) for told in played.refused)
        return unless(held, f"the reviewer was told: {listed(played.refused)}")

    return check


@ASSERTIONS.register("nothing-released")
def nothing_released() -> Assertion:
    return lambda played: unless(played.released == 0, f"bundles released: {played.released}")


@ASSERTIONS.register("released-once")
def released_once() -> Assertion:
    return lambda played: unless(played.released == 1, f"bundles released: {played.released}")


@ASSERTIONS.register("audit-has")
def audit_has(*, event: str, fields: dict[str, Any] | None = None) -> Assertion:
    def check(played: Played) -> str | None:
        found, such = _records(played, event, fields)
        return unless(such > 0, f"{found} records of {event}, none with these fields")

    return check


@ASSERTIONS.register("audit-lacks")
def audit_lacks(*, event: str, fields: dict[str, Any] | None = None) -> Assertion:
    def check(played: Played) -> str | None:
        found, such = _records(played, event, fields)
        return unless(such == 0, f"{such} of {found} records of {event} have these fields")

    return check


@ASSERTIONS.register("audit-verifies")
def audit_verifies() -> Assertion:
    return lambda played: unless(played.verified, "the audit chain does not verify")


def _records(played: Played, event: str, fields: dict[str, Any] | None) -> tuple[int, int]:
    """How many records have this name, and how many of them at least these fields."""
    found = [record.fields for record in played.audit if record.event == event]
    wanted = (fields or {}).items()
    return len(found), sum(all(one.get(key) == value for key, value in wanted) for one in found)


def _round(turn: PlayedTurn, revision: int | None) -> tuple[Verdict, ...]:
    """The verdicts on one state of the draft, or on the last; none where there was none."""
    if revision is None:
        return turn.rounds[-1] if turn.rounds else ()
    return turn.rounds[revision] if revision < len(turn.rounds) else ()
