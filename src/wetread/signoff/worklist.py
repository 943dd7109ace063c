"""The approval queue: what waits, who took it, and that nobody takes it twice.

States: open → claimed → signed | returned | rejected; open or claimed → superseded. A claim that
nobody acted on for the time that the rules give it is none any more. Each change names the version
it saw, so of two people who act on the same item one wins and the other is told.
What was put there as a check is checked instead of signed.
A decided item is settled once everything that follows from the decision has been done.
"""

from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, true, update
from sqlalchemy.sql.dml import ReturningUpdate

from wetread.audit.ledger import Transaction
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.imaging import Digest
from wetread.clinical.permissions import require
from wetread.clinical.plain import plain
from wetread.clinical.principals import SYSTEM, Principal
from wetread.clinical.verdicts import strictest
from wetread.errors import BadInput
from wetread.signoff.checks import end_check
from wetread.signoff.dwelling import carry_over, note_shown
from wetread.signoff.first_reading import refuse_unread
from wetread.signoff.holding import as_seen, item_to_change, lost_race
from wetread.signoff.items import WAITING, Reason, State, WorkItem, item_by, item_of
from wetread.signoff.offering import Offering
from wetread.signoff.tables import WorkItemRow
from wetread.store.documents import get_document, put_document
from wetread.store.tables import run, table_of, update_row


class Worklist(Offering):
    """Opens, shows and moves work items."""

    def all(self, by: Principal) -> list[WorkItem]:
        require(by, "queue.list")
        table = table_of(WorkItemRow)
        with self._ledger.database.glance() as connection:
            rows = connection.execute(select(table).order_by(table.c.due, table.c.id)).mappings()
            return [self._now(item_of(row)) for row in rows]

    def of_case(self, case_id: str) -> list[WorkItem]:
        """The items of its turns; addenda to them are not among them."""
        table = table_of(WorkItemRow)
        with self._ledger.database.glance() as connection:
            theirs = table.c.case_id == case_id, table.c.adds_to.is_(None)
            statement = select(table).where(*theirs).order_by(table.c.turn)
            return [self._now(item_of(row)) for row in connection.execute(statement).mappings()]

    def addenda(self, item_id: str) -> list[WorkItem]:
        """What was added to a signed item, or waits to be, oldest first."""
        table = table_of(WorkItemRow)
        statement = select(table).where(table.c.adds_to == item_id).order_by(table.c.opened_at)
        with self._ledger.database.glance() as connection:
            return [self._now(item_of(row)) for row in connection.execute(statement).mappings()]

    def unsettled(self, case_id: str | None = None) -> list[WorkItem]:
        """Decided items from which something still has to follow, in the order of decision."""
        table = table_of(WorkItemRow)
        of_case = table.c.case_id == case_id if case_id else true()
        still_open = table.c.settled_at.is_(None), table.c.state.not_in(WAITING)
        statement = select(table).where(of_case, *still_open)
        with self._ledger.database.glance() as connection:
            rows = connection.execute(statement.order_by(table.c.changed_at)).mappings()
            return [item_of(row) for row in rows]

    def settle(self, by: Principal, item: WorkItem) -> None:
        """Nothing more follows from the decision; a note that is lost is made again."""
        require(by, "queue.settle")
        with self._ledger.database.aside() as connection:
            at = self._ledger.clock().isoformat()
            update_row(connection, WorkItemRow, item.id, settled_at=at)

    def find(self, item_id: str) -> WorkItem:
        """The item as it stands; raises BadInput when there is none of that id."""
        with self._ledger.database.glance() as connection:
            return self._now(item_by(connection, id=item_id))

    def show(self, by: Principal, item_id: str) -> tuple[WorkItem, ApprovalPayload]:
        """The item and exactly what would be signed.

        Raises:
            Refused: the rules want to know first what this reader sees by themselves.
        """
        require(by, "queue.show")
        with self._ledger.database.read() as connection:
            item = self._now(item_by(connection, id=item_id))
            refuse_unread(connection, self.rules, item, by)
            payload = get_document(connection, item.payload, ApprovalPayload)
        note_shown(self._ledger, self.rules, item, by)
        return item, payload

    def _now(self, item: WorkItem) -> WorkItem:
        return item.as_of(self._ledger.clock())

    def claim(self, by: Principal, item_id: str) -> WorkItem:
        require(by, "queue.claim")
        with self._ledger.write(by) as tx:
            item = item_to_change(tx, item_id, by)
            if item.holder == by.user:
                return item
            return self.move(tx, by, item, "claimed", event="work-item.claimed")

    def let_go(self, by: Principal, item_id: str) -> WorkItem:
        """It is open to everybody again; of an item that is nobody's, nothing is changed."""
        require(by, "queue.claim")
        with self._ledger.write(by) as tx:
            item = item_to_change(tx, item_id, by)
            if item.holder is None:
                return item
            let_go = self.move(tx, by, item, "open", holder=None)
            told = {"item": item.id, "user": item.holder}
            tx.record("work-item.let-go", case_id=item.case_id, **told)
            return let_go

    def amend(
        self, tx: Transaction, by: Principal, item: WorkItem, payload: ApprovalPayload, edit: Digest
    ) -> WorkItem:
        """What waits is now this payload; whoever changed it holds the item.

        Raises:
            LostRace: somebody else took, decided or changed the item since it was seen.
        """
        require(by, "queue.edit")
        item_to_change(tx, item.id, by)
        changed = self._changed(tx, by, item, payload, edit, state="claimed", holder=by.user)
        carry_over(tx, item, changed, by)
        return changed

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

    def send_back(
        self, by: Principal, item_id: str, reason: str, *, digest: Digest | None = None
    ) -> WorkItem:
        """Nothing is released, and the drafter is told why.

        Raises:
            LostRace: somebody else has taken, changed or decided it; with the `digest` of what
                they looked at, also where anything else waits now.
            ReadFirst: they have not read it by themselves, as the rules ask.
        """
        require(by, "queue.return")
        return self._decide(by, item_id, "returned", reason, "work-item.returned", digest)

    def reject(
        self, by: Principal, item_id: str, reason: str, *, digest: Digest | None = None
    ) -> WorkItem:
        """Refused for good; otherwise as above."""
        require(by, "queue.reject")
        return self._decide(by, item_id, "rejected", reason, "work-item.rejected", digest)

    def _decide(
        self,
        by: Principal,
        item_id: str,
        state: State,
        reason: str,
        event: str,
        digest: Digest | None,
    ) -> WorkItem:
        said = plain(reason, "the reason", lines=True)
        if not said:
            raise BadInput("say why; a reason is required")
        with self._ledger.write(by) as tx:
            item = item_to_change(tx, item_id, by)
            if digest is not None:
                as_seen(item, by, digest)
            refuse_unread(tx.connection, self.rules, item, by)
            words = put_document(tx.connection, Reason(reason=said, item=item_id))
            end_check(tx, by, item, signed=False)
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
        ends = tx.now + self.rules.claim_lasts(item.priority)
        values = {
            "state": state,
            "version": item.version + 1,
            "holder": by.user,
            "held_until": ends.isoformat() if state == "claimed" else None,
            "changed_at": tx.now.isoformat(),
            "reason": reason,
            **changed_too,
        }
        seen = {"seen_id": item.id, "seen_version": item.version}
        row = run(tx.connection, _moved(tuple(values)), {**values, **seen}).first()
        if row is None:
            raise lost_race(item_by(tx.connection, id=item.id))
        if event == "work-item.claimed":
            tx.record(event, case_id=item.case_id, item=item.id, version=item.version + 1)
        elif event:
            tx.record(event, case_id=item.case_id, item=item.id, reason=reason)
        return item_of(row)


@cache
def _moved(names: tuple[str, ...]) -> ReturningUpdate[Any]:
    """Sets these columns of an item that is still the version that was seen."""
    table = table_of(WorkItemRow)
    seen = table.c.id == bindparam("seen_id"), table.c.version == bindparam("seen_version")
    return (
        update(table)
        .where(*seen)
        .values({name: bindparam(name) for name in names})
        .returning(*table.c)
    )
