"""A row that people decided on carries a signed chain head, over the record that says the same."""

from typing import Protocol

from sqlalchemy import Connection

from wetread.audit import chain
from wetread.audit.key import AuditKey
from wetread.clinical.signed import AuditHead


class Headed(Protocol):
    """A row with the head that vouches for it."""

    head_seq: int
    head_hash: str
    head_key_id: str
    head_signature: str


def head_of(row: Headed) -> AuditHead:
    return AuditHead(
        seq=row.head_seq,
        hash=row.head_hash,
        key_id=row.head_key_id,
        signature=row.head_signature,
    )


def record_under(connection: Connection, key: AuditKey, row: Headed) -> chain.AuditRecord | str:
    """The record that the row's head was signed over, if it stands in the chain.

    Otherwise the reason, as the end of a sentence that begins with a name of the row.
    """
    head = head_of(row)
    if not key.vouches_for(head):
        return "carries a head that no known key signed"
    record = chain.record_at(connection, head.seq)
    if record is None or record.hash != head.hash or record.expected_hash() != record.hash:
        return f"rests on record {head.seq}, which is not in the chain"
    return record
