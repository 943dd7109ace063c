"""A claim ends by itself, and whoever comes back too late is told why the item is not theirs.

That it ran out follows from the times that are stored, whoever looks; writing it down changes
nothing that anybody could sign, so the item keeps its version.
"""

from datetime import datetime

from sqlalchemy import Connection, func, select

from wetread.audit.ledger import Transaction
from wetread.clinical.principals import Principal
from wetread.signoff.items import WorkItem, item_by
from wetread.signoff.tables import LapsedClaimRow, WorkItemRow
from wetread.store.tables import insert_ignoring, table_of, update_row


def end_lapsed_claim(tx: Transaction, item_id: str) -> bool:
    """Open an item whose claim ran out, once; says whether it did."""
    return end_if_lapsed(tx, item_by(tx.connection, id=item_id))


def end_if_lapsed(tx: Transaction, stored: WorkItem) -> bool:
    """The same of an item as it is stored in this transaction."""
    end = stored.held_until
    if end is None or stored.as_of(tx.now) is stored:
        return False
    update_row(tx.connection, WorkItemRow, stored.id, state="open", holder=None, held_until=None)
    insert_ignoring(
        tx.connection,
        LapsedClaimRow,
        item=stored.id,
        user=stored.holder,
        ran_out_at=end.isoformat(),
    )
    tx.record(
        "work-item.claim-expired",
        case_id=stored.case_id,
        item=stored.id,
        user=stored.holder,
        expires=end.isoformat(),
    )
    return True


def ran_out(connection: Connection, item: WorkItem, by: Principal) -> str:
    """That this person held the item once and for how long, as the end of a sentence."""
    if item.holder == by.user:
        return ""
    table = table_of(LapsedClaimRow)
    found = connection.execute(
        select(func.max(table.c.ran_out_at)).where(table.c.item == item.id, table.c.user == by.user)
    ).scalar()
    if found is None:
        return ""
    return f"; your own claim ran out at {datetime.fromisoformat(found):%H:%M} UTC"
