"""All figures over a span, for whoever may see them; nothing is changed by looking.

Who oversees sees everybody's; who reads sees their own. A reader's name is for admin and auditor.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from wetread.clinical.coding import Noun
from wetread.clinical.permissions import ALLOWED, require
from wetread.clinical.principals import Principal
from wetread.oversight.agreement import Agreement, agreement, judged
from wetread.oversight.handled import Handled, handled
from wetread.oversight.measures import Share, Span, share, span_of
from wetread.oversight.readers import STANDARD, Limits, Reader, readers
from wetread.oversight.reading import Told, shown_first, told
from wetread.oversight.shadows import Shadow, shadows
from wetread.oversight.subgroups import Subgroups, subgroups
from wetread.oversight.waiting import AlertLoad, Turnaround, alert_load, late, turnaround
from wetread.ports.clock import Clock
from wetread.store.database import Database


class AgentOverrides(Noun):
    """Overrides of the decided items of whose workup an agent did a task."""

    agent: str
    overrides: Share


class Overview(Noun):
    """Figures of the items that were decided within the span, unless they say otherwise.

    `unread` of them have texts that were erased or changed: those count where no text is needed.
    `shadows` is None for who may not see them.
    """

    span: Span
    of: Literal["everybody", "yourself"]
    limits: Limits
    opened: int
    decided: int
    unread: int
    superseded: int
    turnaround: tuple[Turnaround, ...]
    late: Share
    alerts: AlertLoad
    overrides: Share
    by_agent: tuple[AgentOverrides, ...]
    readers: tuple[Reader, ...]
    caught: Share
    agreement: Agreement
    subgroups: Subgroups
    shadows: tuple[Shadow, ...] | None


class Oversight:
    """Reads the record; it keeps nothing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def overview(
        self, by: Principal, since: datetime | None = None, limits: Limits = STANDARD
    ) -> Overview:
        """All figures since a moment, or since the first item.

        Raises:
            NotAuthorised: the role sees none.
            BadInput: the moment is not over yet.
        """
        everybody = by.role in ALLOWED["oversight.show"]
        require(by, "oversight.show" if everybody else "own-oversight.show")
        span = span_of(since, self._clock())
        with self._database.read() as connection:
            items = handled(connection, span.until)
            if not everybody:
                items = tuple(item for item in items if item.reader == by.user)
            named = by.role in ALLOWED["reader-names.show"]
            found = _overview(connection, items, span, limits)
            seen = shadows(connection, span) if named else None
        return found.model_copy(
            update={
                "of": "everybody" if everybody else "yourself",
                "readers": found.readers if named or not everybody else _unnamed(found.readers),
                "shadows": seen,
            }
        )


def _overview(
    connection: Connection, items: Sequence[Handled], span: Span, limits: Limits
) -> Overview:
    opened = [item for item in items if span.holds(item.opened_at)]
    decided = [item for item in items if item.ended_at and span.holds(item.ended_at)]
    waiting = [item for item in items if not (item.ended_at or item.superseded)]
    real = [item for item in decided if not item.check]
    texts = list(told(connection, real))
    return Overview(
        span=span,
        of="everybody",
        limits=limits,
        opened=len(opened),
        decided=len(decided),
        unread=len(real) - len(texts),
        superseded=sum(item.superseded for item in opened),
        turnaround=turnaround(real),
        late=late(waiting, span),
        alerts=alert_load(opened, shown_first(connection, opened), span),
        overrides=share(item.overridden for item in real),
        by_agent=_by_agent(texts),
        readers=readers(decided, limits),
        caught=share(item.noticed for item in decided if item.noticed is not None),
        agreement=_agreement(texts),
        subgroups=subgroups((one.study, one.item.overridden) for one in texts),
        shadows=None,
    )


def _by_agent(texts: Sequence[Told]) -> tuple[AgentOverrides, ...]:
    """An item counts once for each agent that had a part in it."""
    found: Mapping[str, list[bool]] = {name: [] for one in texts for name in one.agents}
    for one in texts:
        for name in one.agents:
            found[name].append(one.item.overridden)
    return tuple(AgentOverrides(agent=name, overrides=share(found[name])) for name in sorted(found))


def _agreement(texts: Iterable[Told]) -> Agreement:
    found = [
        one
        for text in texts
        if text.item.ended_at is not None
        for one in judged(
            text.payload.findings,
            text.touched,
            signed=text.item.end == "signed",
            at=text.item.ended_at,
        )
    ]
    return agreement(found)


def _unnamed(found: Sequence[Reader]) -> tuple[Reader, ...]:
    return tuple(
        reader.model_copy(update={"name": f"reader {number}"})
        for number, reader in enumerate(found, start=1)
    )
