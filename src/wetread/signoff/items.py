"""What waits for a person, as a value and as a row of the queue."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, Select, bindparam, select

from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest, Modality, Priority
from wetread.clinical.verdicts import Decision
from wetread.errors import NotFound
from wetread.signoff.tables import WorkItemRow
from wetread.store.tables import run, table_of

State = Literal["open", "claimed", "signed", "returned", "rejected", "superseded", "checked"]
WAITING: tuple[State, ...] = ("open", "claimed")


class WorkItem(Noun):
    """One row of the queue."""

    id: str
    case_id: str
    turn: int
    key: str
    state: State
    version: int
    payload: Digest
    issue: int = 1
    standing: Decision
    flips: int = 0
    priority: Priority
    opened_at: datetime
    due: datetime
    holder: str | None
    changed_at: datetime
    reason: Digest | None
    settled_at: datetime | None
    held_until: datetime | None = None
    level: int = 0
    adds_to: str | None = None
    modality: Modality | None = None

    def as_of(self, now: datetime) -> "WorkItem":
        """The item as it stands at this time: a claim that ran out holds nothing any more."""
        if self.state != "claimed" or self.held_until is None or now < self.held_until:
            return self
        return self.model_copy(update={"state": "open", "holder": None, "held_until": None})


class Reason(Noun):
    """Why somebody declined an item, as it lies in the erasable store."""

    reason: str
    item: str


def item_by(connection: Connection, **where: str) -> WorkItem:
    """The item with this value in this column; raises NotFound where there is none."""
    ((column, value),) = where.items()
    row = run(connection, _by(column), where).first()
    if row is None:
        raise NotFound(f"no work item {value!r}; see: wetread queue list")
    return item_of(row)


def row_of(item: WorkItem) -> dict[str, Any]:
    """The item as its table wants it: times as ISO 8601, so that text order is time order."""
    times = {name: getattr(item, name).isoformat() for name in ("opened_at", "due", "changed_at")}
    return {**item.model_dump(), **times}


def item_of(row: Any) -> WorkItem:
    """A row as a value."""
    return WorkItem.model_validate(dict(row))


@cache
def _by(column: str) -> Select[Any]:
    table = table_of(WorkItemRow)
    return select(table).where(table.c[column] == bindparam(column))


def by_urgency(items: Iterable[WorkItem]) -> list[WorkItem]:
    """Waiting first, then by deadline."""
    return sorted(items, key=lambda item: (item.state not in WAITING, item.due, item.id))
