"""Who may act on an item: nobody on what another holds, and nobody on what they did not see."""

from datetime import datetime

from sqlalchemy import Connection

from wetread.audit.ledger import Transaction
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.imaging import Digest
from wetread.clinical.permissions import ALLOWED
from wetread.clinical.principals import Principal
from wetread.errors import LostRace, Refused
from wetread.signoff.items import WAITING, WorkItem, item_by
from wetread.signoff.lapsing import end_if_lapsed, ran_out
from wetread.signoff.tables import UserRow
from wetread.store.tables import row_by_key


def waiting_item(connection: Connection, item_id: str, by: Principal, now: datetime) -> WorkItem:
    """The item as it stands at this time, if this person can still act on it."""
    return _to_act_on(connection, item_by(connection, id=item_id), by, now)


def _to_act_on(connection: Connection, stored: WorkItem, by: Principal, now: datetime) -> WorkItem:
    item = stored.as_of(now)
    if item.state not in WAITING:
        raise lost_race(item, ran_out(connection, item, by))
    if keeps_out(connection, item, by):
        told = ran_out(connection, item, by)
        raise LostRace(f"work item {item.id} is claimed by {item.holder}{told}")
    return item


def item_to_change(tx: Transaction, item_id: str, by: Principal) -> WorkItem:
    """The same, for a change that follows: a claim that ran out is put on record before it."""
    stored = item_by(tx.connection, id=item_id)
    item = _to_act_on(tx.connection, stored, by, tx.now)
    end_if_lapsed(tx, stored)
    return item


def as_seen(item: WorkItem, by: Principal, digest: Digest | None) -> None:
    """Nobody decides on what they did not see.

    Args:
        item: as it stands.
        by: who decides.
        digest: of what they looked at; without one, an item that was changed since it was opened
            has to be theirs: claimed, or changed last, by themselves.

    Raises:
        LostRace: it is not what they looked at.
    """
    if digest is None and (item.issue == 1 or item.holder == by.user):
        return
    if digest != item.payload:
        raise LostRace(
            f"work item {item.id} was changed since it was opened; look at it again, claim it, "
            "and then decide"
        )


def keeps_out(connection: Connection, item: WorkItem, by: Principal) -> bool:
    """Whether somebody's claim keeps this person out.

    Nobody holds an item who can no longer act, nor keeps one who may sign from signing it by a
    claim that cannot end in a signature.
    """
    if item.state != "claimed" or item.holder in (None, by.user):
        return False
    row = row_by_key(connection, UserRow, item.holder)
    if row is None:
        return True
    signs = ALLOWED["queue.sign"]
    return row.active and (row.role in signs or by.role not in signs)


def lost_race(item: WorkItem, why: str = "") -> LostRace:
    """What somebody is told who comes second."""
    who = f" by {item.holder}" if item.holder else ""
    return LostRace(f"work item {item.id} was already {item.state}{who}{why}; nothing was changed")


def refuse_blocked(item: WorkItem, payload: ApprovalPayload) -> None:
    """A blocked draft was never shown, so nobody can put a name to it."""
    if item.standing == "block":
        rules = ", ".join(v.rule for v in payload.verdicts if v.decision == "block")
        raise Refused(f"work item {item.id} is blocked ({rules}); return or reject it")


def refuse_begun(item: WorkItem, payload: ApprovalPayload, now: datetime) -> None:
    """Nobody books a time that is over before they sign."""
    held = payload.appointment
    if held is not None and held.start <= now:
        raise Refused(
            f"the time that goes with {item.id} has begun meanwhile; ask for another one in its "
            "case, or return or reject it"
        )
