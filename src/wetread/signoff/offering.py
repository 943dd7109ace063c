"""What was put together comes to the queue, once; a new draft withdraws the one before it."""

from collections.abc import Collection

from sqlalchemy import update

from wetread.audit.ledger import Ledger, Transaction
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.imaging import Modality
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.clinical.verdicts import strictest
from wetread.errors import Refused
from wetread.manifests.sign_off import SignOffSpec, shipped
from wetread.ports.ids import Ids
from wetread.signoff.items import WAITING, WorkItem, item_by, row_of
from wetread.signoff.tables import WorkItemRow
from wetread.store.documents import put_document
from wetread.store.tables import insert_ignoring, table_of


class Offering:
    """Opens work items."""

    def __init__(self, ledger: Ledger, ids: Ids, rules: SignOffSpec | None = None) -> None:
        self._ledger = ledger
        self._ids = ids
        self.rules = rules or shipped()

    def offer(
        self,
        tx: Transaction,
        by: Principal,
        payload: ApprovalPayload,
        *,
        modality: Modality | None = None,
        keeping: Collection[str] = (),
    ) -> WorkItem:
        """Open the item of this workup, once; earlier items are superseded, but those kept."""
        require(by, "queue.open")
        item, fresh = self._opened(tx, payload, f"{payload.case_id}/{payload.turn}", modality)
        if fresh and payload.turn > 1:
            self._supersede(tx, payload, by_item=item.id, keeping=keeping)
        return item

    def offer_addendum(
        self,
        tx: Transaction,
        by: Principal,
        payload: ApprovalPayload,
        *,
        modality: Modality | None,
        number: int,
    ) -> WorkItem:
        """Open the item of an addendum, numbered from 1 among those to the same signed item.

        Raises:
            Refused: somebody else has written that one meanwhile.
        """
        require(by, "queue.addend")
        key = f"{payload.case_id}/{payload.turn}/addendum/{number}"
        item, fresh = self._opened(tx, payload, key, modality)
        if not fresh:
            raise Refused(f"somebody else adds to this report in {item.id}; look at that first")
        return item

    def _opened(
        self, tx: Transaction, payload: ApprovalPayload, key: str, modality: Modality | None
    ) -> tuple[WorkItem, bool]:
        """The item under this key, and whether it was opened now."""
        item = WorkItem(
            id=self._ids("item"),
            case_id=payload.case_id,
            turn=payload.turn,
            key=key,
            state="open",
            version=1,
            payload=put_document(tx.connection, payload),
            standing=strictest(payload.verdicts),
            flips=len(payload.flips),
            priority=payload.priority,
            opened_at=tx.now,
            due=tx.now + self.rules.due_within(payload.priority),
            holder=None,
            changed_at=tx.now,
            reason=None,
            settled_at=None,
            modality=modality,
            adds_to=payload.adds_to.item if payload.adds_to else None,
        )
        if not insert_ignoring(tx.connection, WorkItemRow, **row_of(item)):
            return item_by(tx.connection, key=key), False
        adds = {"adds_to": item.adds_to} if item.adds_to else {}
        tx.record(
            "work-item.opened",
            case_id=item.case_id,
            turn=item.turn,
            item=item.id,
            payload=item.payload,
            standing=item.standing,
            due=item.due.isoformat(),
            **adds,
        )
        return item, True

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
                table.c.adds_to.is_(None),
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
