"""The approval queue: what waits, who took it, and that nobody takes it twice.

States: open → claimed → signed | returned | rejected; open or claimed → superseded. Each change
names the version it saw, so of two people who act on the same item one wins and the other is told.
A decided item is settled once everything that follows from the decision has been done.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, select, true, update

from wetread.audit.ledger import Ledger, Transaction
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest, Priority
from wetread.clinical.permissions import ALLOWED, require
from wetread.clinical.principals import SYSTEM, Principal
from wetread.clinical.verdicts import Decision, strictest
from wetread.errors import BadInput, LostRace, Refused
from wetread.ports.ids import Ids
from wetread.signoff.tables import UserRow, WorkItemRow
from wetread.store.documents import get_document, put_document
from wetread.store.tables import insert_ignoring, row_by_key, table_of, update_row

State = Literal["open", "claimed", "signed", "returned", "rejected", "superseded"]
WAITING: tuple[State, ...] = ("open", "claimed")

DUE: dict[Priority, timedelta] = {
    "STAT": timedelta(hours=1),
    "URGENT": timedelta(hours=4),
    "ROUTINE": timedelta(hours=24),
}


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


class Worklist:
    """Opens, shows and moves work items."""

    def __init__(self, ledger: Ledger, ids: Ids) -> None:
        self._ledger = ledger
        self._ids = ids

    def offer(
        self,
        tx: Transaction,
        by: Principal,
        payload: ApprovalPayload,
        *,
        keeping: Collection[str] = (),
    ) -> WorkItem:
        """Open the item of this workup, once; earlier items are superseded, but those kept."""
        require(by, "queue.open")
        item = WorkItem(
            id=self._ids("item"),
            case_id=payload.case_id,
            turn=payload.turn,
            key=f"{payload.case_id}/{payload.turn}",
            state="open",
            version=1,
            payload=put_document(tx.connection, payload),
            standing=strictest(payload.verdicts),
            flips=len(payload.flips),
            priority=payload.priority,
            opened_at=tx.now,
            due=tx.now + DUE[payload.priority],
            holder=None,
            changed_at=tx.now,
            reason=None,
            settled_at=None,
        )
        if not insert_ignoring(tx.connection, WorkItemRow, **_row(item)):
            return _one(tx.connection, key=item.key)
        if payload.turn > 1:
            self._supersede(tx, payload, by_item=item.id, keeping=keeping)
        tx.record(
            "work-item.opened",
            case_id=item.case_id,
            turn=item.turn,
            item=item.id,
            payload=item.payload,
            standing=item.standing,
            due=item.due.isoformat(),
        )
        return item

    def all(self, by: Principal) -> list[WorkItem]:
        require(by, "queue.list")
        table = table_of(WorkItemRow)
        with self._ledger.database.read() as connection:
            rows = connection.execute(select(table).order_by(table.c.due, table.c.id)).mappings()
            return [_item(row) for row in rows]

    def of_case(self, case_id: str) -> list[WorkItem]:
        table = table_of(WorkItemRow)
        with self._ledger.database.read() as connection:
            statement = select(table).where(table.c.case_id == case_id).order_by(table.c.turn)
            return [_item(row) for row in connection.execute(statement).mappings()]

    def unsettled(self, case_id: str | None = None) -> list[WorkItem]:
        """Decided items from which something still has to follow, in the order of decision."""
        table = table_of(WorkItemRow)
        of_case = table.c.case_id == case_id if case_id else true()
        still_open = table.c.settled_at.is_(None), table.c.state.not_in(WAITING)
        statement = select(table).where(of_case, *still_open)
        with self._ledger.database.read() as connection:
            rows = connection.execute(statement.order_by(table.c.changed_at)).mappings()
            return [_item(row) for row in rows]

    def settle(self, by: Principal, item: WorkItem) -> None:
        """Nothing more follows from the decision."""
        require(by, "queue.settle")
        with self._ledger.write(by) as tx:
            update_row(tx.connection, WorkItemRow, item.id, settled_at=tx.now.isoformat())

    def find(self, item_id: str) -> WorkItem:
        """The item as it stands; raises BadInput when there is none of that id."""
        with self._ledger.database.read() as connection:
            return _one(connection, id=item_id)

    def show(self, by: Principal, item_id: str) -> tuple[WorkItem, ApprovalPayload]:
        """The item and exactly what would be signed."""
        require(by, "queue.show")
        with self._ledger.database.read() as connection:
            item = _one(connection, id=item_id)
            return item, get_document(connection, item.payload, ApprovalPayload)

    def claim(self, by: Principal, item_id: str) -> WorkItem:
        require(by, "queue.claim")
        with self._ledger.write(by) as tx:
            item = waiting_item(tx.connection, item_id, by)
            if item.holder == by.user:
                return item
            return self.move(tx, by, item, "claimed", event="work-item.claimed")

    def amend(
        self, tx: Transaction, by: Principal, item: WorkItem, payload: ApprovalPayload, edit: Digest
    ) -> WorkItem:
        """What waits is now this payload; whoever changed it holds the item.

        Raises:
            LostRace: somebody else took, decided or changed the item since it was seen.
        """
        require(by, "queue.edit")
        waiting_item(tx.connection, item.id, by)
        return self._changed(tx, by, item, payload, edit, state="claimed", holder=by.user)

    def reissue(
        self, tx: Transaction, item: WorkItem, payload: ApprovalPayload, why: Digest
    ) -> WorkItem:
        """What waits is now this payload, and nobody holds the item who looked at another."""
        return self._changed(tx, SYSTEM, item, payload, why, state="open", holder=None)

    def _changed(
        self,
        tx: Transaction,
        by: Principal,
        item: WorkItem,
        payload: ApprovalPayload,
        why: Digest,
        *,
        state: State,
        holder: str | None,
    ) -> WorkItem:
        shown, standing = put_document(tx.connection, payload), strictest(payload.verdicts)
        moved = self.move(
            tx,
            by,
            item,
            state,
            payload=shown,
            standing=standing,
            issue=item.issue + 1,
            holder=holder,
        )
        tx.record(
            "work-item.edited",
            case_id=item.case_id,
            turn=item.turn,
            item=item.id,
            record=why,
            payload=shown,
            standing=standing,
            version=moved.version,
        )
        return moved

    def withdraw(self, tx: Transaction, item: WorkItem) -> None:
        """Nothing is left of it that somebody could sign."""
        self.move(tx, SYSTEM, item, "superseded", holder=item.holder)
        tx.record("work-item.superseded", case_id=item.case_id, item=item.id, by=item.id)

    def send_back(self, by: Principal, item_id: str, reason: str) -> WorkItem:
        require(by, "queue.return")
        return self._decide(by, item_id, "returned", reason, "work-item.returned")

    def reject(self, by: Principal, item_id: str, reason: str) -> WorkItem:
        require(by, "queue.reject")
        return self._decide(by, item_id, "rejected", reason, "work-item.rejected")

    def _decide(
        self, by: Principal, item_id: str, state: State, reason: str, event: str
    ) -> WorkItem:
        if not reason.strip():
            raise BadInput("say why: --reason TEXT is required")
        with self._ledger.write(by) as tx:
            item = waiting_item(tx.connection, item_id, by)
            words = put_document(tx.connection, {"reason": reason.strip(), "item": item_id})
            return self.move(tx, by, item, state, event=event, reason=words)

    def move(
        self,
        tx: Transaction,
        by: Principal,
        item: WorkItem,
        state: State,
        *,
        event: str | None = None,
        reason: Digest | None = None,
        **changed_too: str | int | None,
    ) -> WorkItem:
        """Change the state and whatever else, if the item is still the version that was seen."""
        table = table_of(WorkItemRow)
        changed = tx.connection.execute(
            update(table)
            .where(table.c.id == item.id, table.c.version == item.version)
            .values(
                **{
                    "state": state,
                    "version": item.version + 1,
                    "holder": by.user,
                    "changed_at": tx.now.isoformat(),
                    "reason": reason,
                    **changed_too,
                }
            )
            .returning(table.c.version)
        ).first()
        if changed is None:
            raise lost_race(_one(tx.connection, id=item.id))
        if event == "work-item.claimed":
            tx.record(event, case_id=item.case_id, item=item.id, version=item.version + 1)
        elif event:
            tx.record(event, case_id=item.case_id, item=item.id, reason=reason)
        return _one(tx.connection, id=item.id)

    def _supersede(
        self,
        tx: Transaction,
        payload: ApprovalPayload,
        *,
        by_item: str,
        keeping: Collection[str],
    ) -> None:
        """A new draft of the same case withdraws the earlier one."""
        table = table_of(WorkItemRow)
        earlier = tx.connection.execute(
            update(table)
            .where(
                table.c.case_id == payload.case_id,
                table.c.turn < payload.turn,
                table.c.state.in_(WAITING),
                table.c.id.not_in(keeping),
            )
            .values(
                state="superseded",
                version=table.c.version + 1,
                changed_at=tx.now.isoformat(),
            )
            .returning(table.c.id)
        ).scalars()
        for item_id in sorted(earlier):
            tx.record("work-item.superseded", case_id=payload.case_id, item=item_id, by=by_item)


def waiting_item(connection: Connection, item_id: str, by: Principal) -> WorkItem:
    """The item, if this person can still act on it."""
    item = _one(connection, id=item_id)
    if item.state not in WAITING:
        raise lost_race(item)
    if item.holder not in (None, by.user) and _holds(connection, item.holder, by):
        raise LostRace(f"work item {item.id} is claimed by {item.holder}")
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


def _holds(connection: Connection, holder: str | None, by: Principal) -> bool:
    """Whether a claim keeps this person out.

    Nobody holds an item who can no longer act, nor keeps one who may sign from signing it by a
    claim that cannot end in a signature.
    """
    row = row_by_key(connection, UserRow, holder)
    if row is None:
        return True
    signs = ALLOWED["queue.sign"]
    return row.active and (row.role in signs or by.role not in signs)


def lost_race(item: WorkItem) -> LostRace:
    who = f" by {item.holder}" if item.holder else ""
    return LostRace(f"work item {item.id} was already {item.state}{who}; nothing was changed")


def refuse_blocked(item: WorkItem, payload: ApprovalPayload) -> None:
    """A blocked draft was never shown, so nobody can put a name to it."""
    if item.standing == "block":
        rules = ", ".join(v.rule for v in payload.verdicts if v.decision == "block")
        raise Refused(f"work item {item.id} is blocked ({rules}); return or reject it")


def _one(connection: Connection, **where: str) -> WorkItem:
    table = table_of(WorkItemRow)
    ((column, value),) = where.items()
    row = connection.execute(select(table).where(table.c[column] == value)).mappings().first()
    if row is None:
        raise BadInput(f"no work item {value!r}; see: wetread queue list")
    return _item(row)


def _row(item: WorkItem) -> dict[str, Any]:
    """The item as its table wants it: times as ISO 8601, so that text order is time order."""
    times = {name: getattr(item, name).isoformat() for name in ("opened_at", "due", "changed_at")}
    return {**item.model_dump(), **times}


def _item(row: Any) -> WorkItem:
    return WorkItem.model_validate(dict(row))


def by_urgency(items: Iterable[WorkItem]) -> list[WorkItem]:
    """Waiting first, then by deadline."""
    return sorted(items, key=lambda item: (item.state not in WAITING, item.due, item.id))
