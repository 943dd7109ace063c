"""Where the rules ask for it, nobody signs sooner than they can have read what they sign."""

from datetime import datetime
from math import ceil

from sqlalchemy import Connection

from wetread.audit.ledger import Ledger, Transaction
from wetread.clinical.permissions import ALLOWED
from wetread.clinical.principals import Principal
from wetread.errors import Refused
from wetread.manifests.sign_off import SignOffSpec
from wetread.signoff.items import WAITING, WorkItem
from wetread.signoff.tables import ShowingRow
from wetread.store.tables import insert_ignoring, row_by_key

SIGNERS = ALLOWED["queue.sign"] | ALLOWED["queue.sign-preliminary"]


def note_shown(ledger: Ledger, rules: SignOffSpec, item: WorkItem, by: Principal) -> None:
    """When it was first shown, as it stands, to somebody who may sign it, if that will be asked."""
    matters = by.role in SIGNERS and item.state in WAITING
    if not matters or not rules.dwell_of(item.priority, item.standing):
        return
    with ledger.database.glance() as connection:
        if row_by_key(connection, ShowingRow, item.id, by.user, item.payload) is not None:
            return
    with ledger.write(by) as tx:
        row = {"item": item.id, "user": by.user, "payload": item.payload}
        if insert_ignoring(tx.connection, ShowingRow, **row, at=tx.now.isoformat()):
            tx.record("work-item.shown", case_id=item.case_id, item=item.id, payload=item.payload)


def carry_over(tx: Transaction, before: WorkItem, after: WorkItem, by: Principal) -> None:
    """Whoever changed it has read what they changed; to everybody else it is new."""
    row = row_by_key(tx.connection, ShowingRow, before.id, by.user, before.payload)
    if row is not None:
        kept = {"item": after.id, "user": by.user, "payload": after.payload}
        insert_ignoring(tx.connection, ShowingRow, **kept, at=row.at)


def refuse_hasty(
    connection: Connection, rules: SignOffSpec, item: WorkItem, by: Principal, now: datetime
) -> None:
    """A signature takes the time that the rules give to reading.

    Raises:
        Refused: it was not shown to this person as it stands, or not for long enough; the message
            says how many seconds are left.
    """
    dwell = rules.dwell_of(item.priority, item.standing)
    if not dwell:
        return
    row = row_by_key(connection, ShowingRow, item.id, by.user, item.payload)
    if row is None:
        raise Refused(f"look at it before you sign it: wetread queue show {item.id} --as {by.user}")
    left = datetime.fromisoformat(row.at) + dwell - now
    if left.total_seconds() > 0:
        raise Refused(
            f"{item.id} was shown to you too short a while ago; read it, and sign it in "
            f"{ceil(left.total_seconds())} s"
        )
