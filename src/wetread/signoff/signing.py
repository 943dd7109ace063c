"""The signature: a person's name under exactly what was shown.

Signature, outbox row and audit record commit in one transaction. The digest is computed again
from what is stored now, so anything that changed since it was shown stops the signature.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select, update

from wetread.audit.ledger import Ledger, Transaction
from wetread.audit.vouching import head_of
from wetread.clinical._seal import Seal
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.imaging import Digest
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.clinical.signed import AuditHead, Signature, SignatureMeaning, SignedReport
from wetread.errors import BadInput, NotSigned, Tampered
from wetread.ports.ids import Ids
from wetread.signoff.dwelling import refuse_hasty
from wetread.signoff.first_reading import refuse_unread
from wetread.signoff.holding import as_seen, item_to_change, refuse_begun, refuse_blocked
from wetread.signoff.items import WorkItem
from wetread.signoff.tables import OutboxRow, SignatureRow
from wetread.signoff.vouching import first_objection, objection, rows, signature_of
from wetread.signoff.worklist import Worklist
from wetread.store.artefacts import Artefacts
from wetread.store.canonical import digest_of
from wetread.store.documents import get_document
from wetread.store.tables import insert_row, row_by_key, table_of


class SignOff:
    """Turns a waiting draft into a signed report, and keeps the register of signatures."""

    def __init__(self, ledger: Ledger, worklist: Worklist, artefacts: Artefacts, ids: Ids) -> None:
        self._ledger = ledger
        self._worklist = worklist
        self._artefacts = artefacts
        self._ids = ids

    def sign(
        self,
        by: Principal,
        item_id: str,
        *,
        meaning: SignatureMeaning,
        digest: Digest | None = None,
    ) -> Signature:
        """Sign the item; claims it when it is still open.

        Args:
            by: whose signature it is.
            item_id: of the item.
            meaning: what the signature stands for.
            digest: of what the signer looked at; another one signs nothing.

        Raises:
            NotAuthorised: the role does not sign.
            LostRace: somebody else claimed, signed, changed or superseded it.
            Refused: it is blocked, the time that goes with it has begun, or the signer has not read
                it as the rules ask for.
            Tampered: the stored draft, an image or a mask is not what was shown.
        """
        require(by, "queue.sign")
        if not by.full_name:
            raise BadInput("a signature needs a printed name; give the user a full name")
        with self._ledger.write(by) as tx:
            item = item_to_change(tx, item_id, by)
            as_seen(item, by, digest)
            payload = get_document(tx.connection, item.payload, ApprovalPayload)
            refuse_unread(tx.connection, self._worklist.rules, item, by)
            refuse_blocked(item, payload)
            refuse_hasty(tx.connection, self._worklist.rules, item, by, tx.now)
            refuse_begun(item, payload, tx.now)
            self._unchanged(item, payload)
            self._worklist.move(tx, by, item, "signed")
            signature = self._signature(by, item, meaning, tx.now)
            self._commit(tx, item, signature)
        return signature

    def undelivered(self, case_id: str | None = None) -> list[str]:
        """Ids of signatures whose release has not left yet."""
        table = table_of(OutboxRow)
        statement = select(table.c.signature).where(table.c.delivered_at.is_(None))
        if case_id is not None:
            statement = statement.where(table.c.case_id == case_id)
        with self._ledger.database.read() as connection:
            return list(connection.execute(statement.order_by(table.c.signature)).scalars())

    def signed_report(self, signature_id: str) -> SignedReport:
        """Rebuild the signed report from the register.

        Raises:
            NotSigned: no such signature is stored, or the chain does not say that it was given.
            Tampered: the stored report, an image or a mask is not what was signed.
        """
        with self._ledger.database.read() as connection:
            row = row_by_key(connection, SignatureRow, signature_id)
            if row is None:
                raise NotSigned(f"no signature {signature_id!r} is on record; nothing was released")
            forged = objection(connection, self._ledger.key, row)
            if forged:
                raise NotSigned(f"{forged}; nothing was released")
            payload = get_document(connection, row.payload_digest, ApprovalPayload)
        self._check_images(payload)
        return SignedReport(
            payload=payload, signature=signature_of(row), head=head_of(row), seal=Seal()
        )

    def register(self, signature_id: str) -> Signature | None:
        """The stored signature, for the release to compare with."""
        with self._ledger.database.read() as connection:
            row = row_by_key(connection, SignatureRow, signature_id)
        return signature_of(row) if row else None

    def heads(self) -> Iterable[AuditHead]:
        """Every chain head that a signature vouched for.

        Raises:
            Tampered: one cannot be read.
        """
        with self._ledger.database.read() as connection:
            return [_head(row) for row in rows(connection)]

    def first_objection(self) -> str | None:
        """The first stored signature that nobody gave, in one sentence; None when all were."""
        with self._ledger.database.read() as connection:
            return first_objection(connection, self._ledger.key)

    def delivered(self, by: Principal, report: SignedReport, bundle: str) -> None:
        """Note that the release left; idempotent."""
        require(by, "queue.release")
        table = table_of(OutboxRow)
        with self._ledger.write(by) as tx:
            changed = tx.connection.execute(
                update(table)
                .where(table.c.signature == report.signature.id, table.c.delivered_at.is_(None))
                .values(bundle=bundle, delivered_at=tx.now.isoformat())
                .returning(table.c.signature)
            ).first()
            if changed:
                tx.record(
                    "report.released",
                    case_id=report.payload.case_id,
                    item=report.signature.work_item,
                    bundle=bundle,
                    payload=report.signature.payload_digest,
                )

    def _unchanged(self, item: WorkItem, payload: ApprovalPayload) -> None:
        if digest_of(payload) != item.payload:
            raise Tampered(f"the draft of {item.id} is not the one that was shown")
        self._check_images(payload)

    def _check_images(self, payload: ApprovalPayload) -> None:
        earlier = (name for finding in payload.prior for name in finding.artefacts)
        for name in (*payload.images, *payload.masks, *earlier):
            self._artefacts.get(name)

    def _signature(
        self, by: Principal, item: WorkItem, meaning: SignatureMeaning, now: datetime
    ) -> Signature:
        return Signature(
            id=self._ids("signature"),
            work_item=item.id,
            payload_digest=item.payload,
            user=by.user,
            printed_name=by.full_name,
            role=by.role,
            meaning=meaning,
            signed_at=now,
        )

    def _commit(self, tx: Transaction, item: WorkItem, signature: Signature) -> None:
        tx.record(
            "report.signed",
            case_id=item.case_id,
            item=item.id,
            signature=signature.id,
            digest=digest_of(signature),
            payload=signature.payload_digest,
            meaning=signature.meaning,
            role=signature.role,
        )
        head = tx.head()
        values: dict[str, Any] = {
            **signature.model_dump(mode="json"),
            "head_seq": head.seq,
            "head_hash": head.hash,
            "head_key_id": head.key_id,
            "head_signature": head.signature,
        }
        insert_row(tx.connection, SignatureRow, **values)
        queued = OutboxRow(
            signature=signature.id, case_id=item.case_id, payload=signature.payload_digest
        )
        insert_row(tx.connection, OutboxRow, **queued.model_dump())


def _head(row: SignatureRow) -> AuditHead:
    try:
        return head_of(row)
    except ValidationError:
        raise Tampered(f"the head of signature {row.id} cannot be read") from None
