"""How long drafts wait for a person, and how much the rules say to whoever reads them."""

from collections.abc import Sequence
from typing import Final, get_args

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Priority
from wetread.oversight.handled import Handled
from wetread.oversight.measures import PerHour, Share, Span, Spread, per_hour, share, spread

PRIORITIES: Final[tuple[Priority, ...]] = get_args(Priority)
_HOUR: Final = 3600


class Turnaround(Noun):
    """From opening to decision, in seconds; of the items that were decided within the span."""

    priority: Priority
    seconds: Spread
    past_due: Share


class AlertLoad(Noun):
    """What the rules added or held, as the items were opened within the span."""

    disclosures: Spread
    holds: Spread
    held: Share
    disclosures_per_hour: PerHour
    holds_per_hour: PerHour


def turnaround(decided: Sequence[Handled]) -> tuple[Turnaround, ...]:
    """One for each priority, most urgent first."""
    return tuple(_of(priority, decided) for priority in PRIORITIES)


def late(waiting: Sequence[Handled], span: Span) -> Share:
    """Of the items that wait at the end of the span, those past due: no decision tells of them."""
    return share(item.due < span.until for item in waiting)


def alert_load(
    opened: Sequence[Handled], payloads: Sequence[ApprovalPayload], span: Span
) -> AlertLoad:
    """Disclosures and holds for each item, and for each hour from the span's begin to its end.

    Args:
        opened: every item that was opened within the span.
        payloads: what they held when they were opened, as far as it can still be read.
        span: without a beginning, the first opening is taken for it.
    """
    disclosures = [_count(payload, "disclose") for payload in payloads]
    holds = [_count(payload, "hold", "block") for payload in payloads]
    since = span.since or min((item.opened_at for item in opened), default=span.until)
    hours = (span.until - since).total_seconds() / _HOUR
    return AlertLoad(
        disclosures=spread(disclosures),
        holds=spread(holds),
        held=share(count > 0 for count in holds),
        disclosures_per_hour=per_hour(sum(disclosures), hours if payloads else 0),
        holds_per_hour=per_hour(sum(holds), hours if payloads else 0),
    )


def _of(priority: Priority, decided: Sequence[Handled]) -> Turnaround:
    ours = [item for item in decided if item.priority == priority]
    seconds = [item.turnaround_s for item in ours if item.turnaround_s is not None]
    past_due = share(item.ended_at is not None and item.ended_at > item.due for item in ours)
    return Turnaround(priority=priority, seconds=spread(seconds), past_due=past_due)


def _count(payload: ApprovalPayload, *decisions: str) -> int:
    return sum(verdict.decision in decisions for verdict in payload.verdicts)
