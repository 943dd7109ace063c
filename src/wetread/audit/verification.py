"""Re-computes the chain from its first record and names the first thing that is not as it was."""

from collections.abc import Iterable

from sqlalchemy import Connection

from wetread.audit import chain
from wetread.audit.key import AuditKey
from wetread.clinical.coding import Noun
from wetread.clinical.signed import AuditHead
from wetread.errors import Tampered


class Verification(Noun):
    """The result: how many records hold, and what failed first."""

    ok: bool
    records: int
    head: str
    problem: str | None = None


def verify_chain(
    connection: Connection, key: AuditKey, last: AuditHead | None, anchors: Iterable[AuditHead] = ()
) -> Verification:
    """Check every link, then every signed head against the chain.

    Args:
        connection: a read connection.
        key: judges the heads' signatures.
        last: the head kept beside the database; it may lag behind the chain, never lead it.
        anchors: heads that left with releases.
    """
    wanted: dict[int, list[AuditHead]] = {}
    for head in [*anchors, *([last] if last else [])]:
        wanted.setdefault(head.seq, []).append(head)
    seq, prev = 0, chain.GENESIS
    try:
        for record in chain.records(connection):
            problem = _broken(record, seq + 1, prev, wanted.pop(seq + 1, []), key)
            if problem:
                return Verification(ok=False, records=seq, head=prev, problem=problem)
            seq, prev = seq + 1, record.hash
    except Tampered as error:
        return Verification(ok=False, records=seq, head=prev, problem=str(error))
    if wanted:
        missing = f"the chain ends at record {seq}, but a signed head vouches for {max(wanted)}"
        return Verification(
            ok=False, records=seq, head=prev, problem=f"{missing}: records are cut off"
        )
    if seq and last is None:
        lost = "the signed head beside the database is missing"
        return Verification(ok=False, records=seq, head=prev, problem=lost)
    return Verification(ok=True, records=seq, head=prev)


def _broken(
    record: chain.AuditRecord, seq: int, prev: str, heads: list[AuditHead], key: AuditKey
) -> str | None:
    if record.seq != seq:
        return f"record {seq} is missing"
    if record.prev != prev:
        return f"record {seq} does not follow record {seq - 1}"
    if record.expected_hash() != record.hash:
        return f"record {seq} was changed"
    for head in heads:
        if not key.vouches_for(head):
            return f"the signed head at record {seq} carries a signature no known key made"
        if head.hash != record.hash:
            return f"record {seq} contradicts its signed head"
    return None
