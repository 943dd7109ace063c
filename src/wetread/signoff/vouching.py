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
from wetread.signoff.tables import SignatureRow, WorkItemRow
from wetread.store.canonical import digest_of
from wetread.store.tables import row_by_key, table_of


def signature_of(row: SignatureRow) -> Signature:
    return Signature.model_validate({name: getattr(row, name) for name in Signature.model_fields})


def rows(connection: Connection) -> Iterator[SignatureRow]:
    """The whole register, in the order in which people signed."""
    table = table_of(SignatureRow)
    for row in connection.execute(select(table).order_by(table.c.head_seq)).mappings():
        yield SignatureRow(**row)


def objection(connection: Connection, key: AuditKey, row: SignatureRow) -> str | None:
    """Why a row of the register is no signature, in one sentence; None where it is one."""
    try:
        return _objection(connection, key, row)
    except (ValidationError, Tampered):
        return f"signature {row.id}, or the record it rests on, cannot be read"


def _objection(connection: Connection, key: AuditKey, row: SignatureRow) -> str | None:
    record = record_under(connection, key, row)
    if isinstance(record, str):
        return f"signature {row.id} {record}"
    if not _says_so(record, signature_of(row)):
        return f"record {row.head_seq} does not say that signature {row.id} was given"
    item = row_by_key(connection, WorkItemRow, row.work_item)
    if item is None or item.state != "signed" or item.payload != row.payload_digest:
        return f"work item {row.work_item} was not signed as signature {row.id} claims"
    return None


def first_objection(connection: Connection, key: AuditKey) -> str | None:
    """The first row of the register that is no signature; None when all are."""
    found = (objection(connection, key, row) for row in rows(connection))
    return next((problem for problem in found if problem), None)


def _says_so(record: chain.AuditRecord, signature: Signature) -> bool:
    """Whether the record is of this signature: every field of it, the printed name included."""
    said = json.loads(record.body)
    return (
        record.event == "report.signed"
        and record.actor == signature.user
        and said.get("signature") == signature.id
        and said.get("digest") == digest_of(signature)
    )
