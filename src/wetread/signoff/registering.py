"""The register of signatures: what was signed, whether it was, and what of it has left."""

from collections.abc import Iterable

from pydantic import ValidationError
from sqlalchemy import select, update

from wetread.audit.ledger import Ledger
from wetread.audit.vouching import head_of
from wetread.clinical._seal import Seal
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.clinical.signed import AuditHead, Signature, SignedReport
from wetread.errors import NotSigned, Tampered
from wetread.signoff.cosigning import found, released_by, signature_of
from wetread.signoff.tables import OutboxRow, SignatureRow, SignedRow
from wetread.signoff.vouching import first_objection, objection, rows
from wetread.store.artefacts import Artefacts
from wetread.store.documents import get_document
from wetread.store.tables import row_by_key, table_of


class SignatureRegister:
    """Reads what was signed; the one thing it writes is that a release left."""

    def __init__(self, ledger: Ledger, artefacts: Artefacts) -> None:
        self._ledger = ledger
        self._artefacts = artefacts

    def undelivered(self, case_id: str | None = None) -> list[str]:
        """Ids of signatures whose release has not left yet."""
        table = table_of(OutboxRow)
        statement = select(table.c.signature).where(table.c.delivered_at.is_(None))
        if case_id is not None:
            statement = statement.where(table.c.case_id == case_id)
        with self._ledger.database.glance() as connection:
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
            signature = signature_of(row)
            others = [found(connection, name) for name in signature.beside]
        self.check_images(payload)
        return SignedReport(
            payload=payload,
            signature=signature,
            head=head_of(row),
            seal=Seal(),
            beside=tuple(signature_of(other) for other in others if other is not None),
        )

    def register(self, signature_id: str) -> Signature | None:
        """The stored signature, for the release to compare with."""
        with self._ledger.database.glance() as connection:
            row = found(connection, signature_id)
        return signature_of(row) if row else None

    def of_item(self, item_id: str) -> Signature | None:
        """The signature with which the item was released; None where it was not."""
        with self._ledger.database.glance() as connection:
            return released_by(connection, item_id)

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

    def check_images(self, payload: ApprovalPayload) -> None:
        """Raises Tampered where an image or a mask is gone or changed."""
        earlier = (name for finding in payload.prior for name in finding.artefacts)
        for name in (*payload.images, *payload.masks, *earlier):
            self._artefacts.get(name)


def _head(row: SignedRow) -> AuditHead:
    try:
        return head_of(row)
    except ValidationError:
        raise Tampered(f"the head of signature {row.id} cannot be read") from None
