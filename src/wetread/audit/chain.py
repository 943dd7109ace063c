"""The append-only table: every record carries the hash of the one before it.

`hash` is SHA-256 over the RFC 8785 JSON of every other column, so a changed byte in any column of
any record breaks the chain at that record.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Column, Connection, Insert, RowMapping, Select, Text, insert, select, true
from sqlmodel import Field, SQLModel

from wetread.clinical.coding import Noun
from wetread.errors import Tampered
from wetread.store.canonical import canonical_json, sha256
from wetread.store.tables import ask, run, table_of

GENESIS = "0" * 64
_AT_ONCE: Final = 1000


class AuditRow(SQLModel, table=True):
    """One event. Triggers of the schema refuse to update or delete it."""

    __tablename__ = "audit_events"

    seq: int = Field(primary_key=True)
    at: str
    event: str
    actor: str
    case_id: str | None = Field(default=None, index=True)
    body: str = Field(sa_column=Column(Text, nullable=False))
    prev: str
    hash: str


class AuditRecord(Noun):
    """A row as a value."""

    seq: int
    at: str
    event: str
    actor: str
    case_id: str | None
    body: str
    prev: str
    hash: str

    def expected_hash(self) -> str:
        return _hash(self.model_dump(exclude={"hash"}))


Tail = tuple[int, str]
"""Sequence number and hash of the last record."""


def ask_tail(connection: Connection) -> Callable[[], Tail]:
    """Ask for the tail, and look at the answer later."""
    newest = ask(connection, _newest(), {})

    def told() -> Tail:
        row = newest()
        return (row["seq"], row["hash"]) if row else (0, GENESIS)

    return told


def append(connection: Connection, tail: Tail, events: Iterable[dict[str, Any]]) -> Tail:
    """Link events behind the tail, inside the caller's write transaction."""
    seq, prev = tail
    rows: list[dict[str, Any]] = []
    for event in events:
        seq += 1
        row = {**event, "seq": seq, "prev": prev}
        prev = row["hash"] = _hash(row)
        rows.append(row)
    if rows:
        run(connection, _insert(), *rows)
    return seq, prev


def record_at(connection: Connection, seq: int) -> AuditRecord | None:
    """One record by its number."""
    table = table_of(AuditRow)
    row = connection.execute(select(table).where(table.c.seq == seq)).mappings().first()
    return None if row is None else record_of(row)


def records(
    connection: Connection, *, after: int = 0, events: Collection[str] = ()
) -> Iterator[AuditRecord]:
    """Records in order, of the named events or of all.

    Some at a time: a long chain needs little memory, and whoever holds the lock may read it too.

    Raises:
        Tampered: a column holds something that was never written there, such as bytes for text.
    """
    table = table_of(AuditRow)
    named = table.c.event.in_(events) if events else true()
    statement = select(table).where(named).order_by(table.c.seq).limit(_AT_ONCE)
    full = True
    while full:
        rows = connection.execute(statement.where(table.c.seq > after)).mappings().all()
        for row in rows:
            record = record_of(row)
            after = record.seq
            yield record
        full = len(rows) == _AT_ONCE


def record_of(row: RowMapping) -> AuditRecord:
    """A row as a value, strictly: bytes that happen to spell the text are not the text.

    Raises:
        Tampered: a column holds something that was never written there.
    """
    try:
        return AuditRecord.model_validate(dict(row), strict=True)
    except ValidationError:
        raise Tampered(f"record {row['seq']} was changed") from None


@cache
def _newest() -> Select[tuple[int, str]]:
    table = table_of(AuditRow)
    return select(table.c.seq, table.c.hash).order_by(table.c.seq.desc()).limit(1)


@cache
def _insert() -> Insert:
    return insert(table_of(AuditRow))


def _hash(columns: dict[str, Any]) -> str:
    return sha256(canonical_json(columns))
