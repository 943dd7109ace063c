"""A signature counts only where the chain says that it was given.

Whoever can write to the database can write a row into the register of signatures. What they cannot
write is a head signed with the audit key over a record that says the same.
"""

import json
from collections.abc import Iterator

from pydantic import ValidationError
from sqlalchemy import Connection, select

from wetread.audit import chain
from wetread.audit.key import AuditKey
from wetread.audit.vouching import record_under
from wetread.clinical.signed import Signature
from wetread.errors import Tampered
from wetread.signoff.cosigning import signature_of
from wetread.signoff.tables import CosignatureRow, SignatureRow, SignedRow, WorkItemRow
from wetread.store.canonical import digest_of
from wetread.store.tables import row_by_key, table_of


def rows(connection: Connection) -> Iterator[SignedRow]:
    """Both registers, each in the order in which people signed."""
    for model in (SignatureRow, CosignatureRow):
        table = table_of(model)
        for row in connection.execute(select(table).order_by(table.c.head_seq)).mappings():
            yield model(**row)


def objection(connection: Connection, key: AuditKey, row: SignedRow) -> str | None:
    """Why a row of a register is no signature, in one sentence; None where it is one.

    One that others stand beside is none where one of those is none.
    """
    try:
        problem = _objection(connection, key, row)
        beside = signature_of(row).beside if problem is None else ()
        return problem or next(
            filter(None, (_missing(connection, key, row, name) for name in beside)), None
        )
    except (ValidationError, Tampered):
        return f"signature {row.id}, or the record it rests on, cannot be read"


def _objection(connection: Connection, key: AuditKey, row: SignedRow) -> str | None:
    record = record_under(connection, key, row)
    if isinstance(record, str):
        return f"signature {row.id} {record}"
    event = "report.signed" if isinstance(row, SignatureRow) else "report.cosigned"
    if not _says_so(record, signature_of(row), event):
        return f"record {row.head_seq} does not say that signature {row.id} was given"
    if not isinstance(row, SignatureRow):
        return None
    item = row_by_key(connection, WorkItemRow, row.work_item)
    if item is None or item.state != "signed" or item.payload != row.payload_digest:
        return f"work item {row.work_item} was not signed as signature {row.id} claims"
    return None


def _missing(connection: Connection, key: AuditKey, row: SignedRow, name: str) -> str | None:
    """Why a signature that is to stand beside this one does not."""
    other = row_by_key(connection, CosignatureRow, name)
    if other is None or _what(other) != _what(row):
        return f"signature {name}, which stood beside {row.id}, is not on the register"
    return _objection(connection, key, other)


def _what(row: SignedRow) -> tuple[str, str]:
    signature = signature_of(row)
    return signature.work_item, signature.payload_digest


def first_objection(connection: Connection, key: AuditKey) -> str | None:
    """The first row of the registers that is no signature; None when all are."""
    found = (objection(connection, key, row) for row in rows(connection))
    return next((problem for problem in found if problem), None)


def _says_so(record: chain.AuditRecord, signature: Signature, event: str) -> bool:
    """Whether the record is of this signature: every field of it, the printed name included."""
    said = json.loads(record.body)
    return (
        record.event == event
        and record.actor == signature.user
        and said.get("signature") == signature.id
        and said.get("digest") == digest_of(signature)
    )
