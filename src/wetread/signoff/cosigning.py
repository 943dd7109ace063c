"""Signatures that let nothing go by themselves: a resident's, and all but the last of several.

Each is bound to what was shown, as the last one is. Where the draft changes, they are of another
payload and count no more.
"""

from typing import Any

from sqlalchemy import Connection, select

from wetread.audit.ledger import Transaction
from wetread.clinical.signed import AuditHead, Signature
from wetread.signoff.items import WorkItem
from wetread.signoff.tables import CosignatureRow, SignatureRow, SignedRow
from wetread.store.canonical import digest_of
from wetread.store.tables import insert_row, row_by_key, table_of

_OWN = set(Signature.model_fields) - {"beside"}


def signature_of(row: SignedRow) -> Signature:
    """A row of either register as a value."""
    beside = tuple(getattr(row, "beside", "").split())
    return Signature.model_validate({**{n: getattr(row, n) for n in _OWN}, "beside": beside})


def given(connection: Connection, item: WorkItem) -> tuple[Signature, ...]:
    """What was signed of the item as it is shown now, in the order in which it was."""
    table = table_of(CosignatureRow)
    rows = connection.execute(
        select(table)
        .where(table.c.work_item == item.id, table.c.payload_digest == item.payload)
        .order_by(table.c.head_seq)
    )
    return tuple(signature_of(CosignatureRow(**row)) for row in rows.mappings())


def released_by(connection: Connection, item_id: str) -> Signature | None:
    """The signature that let the item go, if one did."""
    table = table_of(SignatureRow)
    rows = connection.execute(select(table).where(table.c.work_item == item_id)).mappings()
    row = rows.first()
    return signature_of(SignatureRow(**row)) if row else None


def found(connection: Connection, signature_id: str) -> SignedRow | None:
    """The row of a signature, whichever kind it is."""
    return row_by_key(connection, SignatureRow, signature_id) or row_by_key(
        connection, CosignatureRow, signature_id
    )


def keep(tx: Transaction, item: WorkItem, signature: Signature, *, last: bool) -> None:
    """Put it on the record and, with the head that vouches for it, into its register."""
    beside = {"beside": list(signature.beside)} if signature.beside else {}
    tx.record(
        "report.signed" if last else "report.cosigned",
        case_id=item.case_id,
        item=item.id,
        signature=signature.id,
        digest=digest_of(signature),
        payload=signature.payload_digest,
        meaning=signature.meaning,
        role=signature.role,
        **beside,
    )
    row = {**signature.model_dump(mode="json"), **_columns(tx.head())}
    if last:
        insert_row(tx.connection, SignatureRow, **{**row, "beside": " ".join(signature.beside)})
    else:
        insert_row(tx.connection, CosignatureRow, **row)


def _columns(head: AuditHead) -> dict[str, Any]:
    return {f"head_{name}": value for name, value in head.model_dump().items()}
