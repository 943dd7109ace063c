"""Who is told of an item's level: written with the level, handed over afterwards, until it worked.

Whoever hands a notice over has it to themselves for a while, so that of two processes one sends it.
A process that dies in between leaves it to the next sweep, which may then send it once more.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import or_, select, update

from wetread.audit.ledger import Ledger, Transaction
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.errors import RuntimeUnavailable
from wetread.ports.notifying import Notice, Notify
from wetread.signoff.items import WAITING, WorkItem
from wetread.signoff.tables import NoticeRow, WorkItemRow
from wetread.store.tables import insert_ignoring, table_of, update_row

ALONE: Final = timedelta(minutes=2)
"""How long a notice is somebody's who tries to hand it over."""


def keep_notices(tx: Transaction, item: WorkItem, level: int, roles: Sequence[str]) -> None:
    """These roles are to be told of this level."""
    for role in roles:
        insert_ignoring(
            tx.connection,
            NoticeRow,
            item=item.id,
            level=level,
            role=role,
            tried=0,
            trying_until=None,
            failed_at=None,
            sent_at=None,
        )


class Notices:
    """Hands over what is kept, of items that still wait."""

    def __init__(self, ledger: Ledger, notify: Notify) -> None:
        self._ledger, self._notify = ledger, notify

    def send(self, by: Principal) -> tuple[int, int]:
        """How many were handed over, and how many could not be; those are tried again next time."""
        require(by, "queue.escalate")
        sent, failing = 0, set[str]()
        unsent = self._unsent()
        for row in unsent:
            # A server that is away keeps one try of each role waiting, and not one of each notice.
            if row["role"] in failing:
                continue
            done = self._sent(by, row)
            sent += done is True
            if done is False:
                failing.add(row["role"])
        return sent, sum(row["role"] in failing for row in unsent)

    def _unsent(self) -> list[Any]:
        notices, items = table_of(NoticeRow), table_of(WorkItemRow)
        statement = (
            select(notices, items.c.priority, items.c.due, items.c.case_id)
            .join(items, items.c.id == notices.c.item)
            .where(notices.c.sent_at.is_(None), items.c.state.in_(WAITING))
            .order_by(items.c.due, *notices.primary_key)
        )
        with self._ledger.database.glance() as connection:
            return list(connection.execute(statement).mappings())

    def _sent(self, by: Principal, row: Any) -> bool | None:
        """Whether it was handed over; None where somebody else is at it."""
        if not self._taken(row):
            return None
        notice = Notice.model_validate({name: row[name] for name in Notice.model_fields})
        try:
            self._notify(notice, self._ledger.clock())
        except RuntimeUnavailable as error:
            self._note_failure(by, row, notice, type(error).__name__)
            return False
        with self._ledger.write(by) as tx:
            update_row(tx.connection, NoticeRow, *_key(row), sent_at=tx.now.isoformat())
            tx.record("notice.sent", case_id=row["case_id"], **_named(notice))
        return True

    def _note_failure(self, by: Principal, row: Any, notice: Notice, error: str) -> None:
        """On record once: a server that is away for a night would fill the chain."""
        with self._ledger.write(by) as tx:
            first = row["failed_at"] or tx.now.isoformat()
            update_row(tx.connection, NoticeRow, *_key(row), trying_until=None, failed_at=first)
            if row["failed_at"] is None:
                tx.record("notice.failed", case_id=row["case_id"], **_named(notice), error=error)

    def _taken(self, row: Any) -> bool:
        table, now = table_of(NoticeRow), self._ledger.clock()
        item, level, role = _key(row)
        free = or_(table.c.trying_until.is_(None), table.c.trying_until <= now.isoformat())
        statement = (
            update(table)
            .where(table.c.item == item, table.c.level == level, table.c.role == role)
            .where(table.c.sent_at.is_(None), free, table.c.tried == row["tried"])
            .values(tried=row["tried"] + 1, trying_until=(now + ALONE).isoformat())
            .returning(table.c.item)
        )
        with self._ledger.database.write() as connection:
            return connection.execute(statement).first() is not None


def _key(row: Any) -> tuple[str, int, str]:
    return row["item"], row["level"], row["role"]


def _named(notice: Notice) -> dict[str, Any]:
    return {"item": notice.item, "level": notice.level, "role": notice.role}
