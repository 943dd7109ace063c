"""Everything a case has brought about so far, by turn and key; the graph only follows it.

A node looks here before it works and writes here when it has: the first value under a key stands,
so a node that runs again after a crash finds its own result and changes nothing.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import Index, Select, Update, bindparam, or_, select, tuple_, update
from sqlmodel import Field, SQLModel

from wetread.audit.ledger import Transaction
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest, Priority
from wetread.coordinator.memory import Memory
from wetread.errors import NotFound
from wetread.store.database import Database
from wetread.store.documents import get_document, put_document
from wetread.store.tables import insert_ignoring, insert_row, row_by_key, run, table_of, update_row

B = TypeVar("B", bound=BaseModel)


class CaseRow(SQLModel, table=True):
    """A case; `graph` is the version of the graph that last worked on it."""

    __tablename__ = "cases"
    __table_args__ = (Index("ix_cases_opened_at", "opened_at", "id"),)

    id: str = Field(primary_key=True)
    patient: str = Field(index=True)
    priority: str
    opened_at: str
    turns: int = 1
    state: str = Field(index=True, description="working | waiting | closed")
    graph: str


class CaseRecordRow(SQLModel, table=True):
    """One value of one turn, by digest."""

    __tablename__ = "case_records"

    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    turn: int = Field(primary_key=True)
    key: str = Field(primary_key=True)
    digest: str


class Case(Noun):
    """A case's row as a value."""

    id: str
    patient: str
    priority: Priority
    opened_at: str
    turns: int
    state: str
    graph: str


class CaseFile:
    """Reads and writes the values of a case."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._memory = Memory()

    def owning(self, case_id: str) -> AbstractContextManager[None]:
        """Whoever holds the case's lock may spare itself reading what only it can change."""
        return self._memory.owning(case_id)

    def open(self, tx: Transaction, case: Case) -> None:
        insert_row(tx.connection, CaseRow, **case.model_dump())

    def case(self, case_id: str) -> Case:
        with self._database.glance() as connection:
            row = row_by_key(connection, CaseRow, case_id)
        if row is None:
            raise NotFound(f"no case {case_id!r}; see: wetread queue list")
        return Case.model_validate(row.model_dump())

    def unfinished(self) -> list[Case]:
        """Cases that a crash or a restart may have interrupted, oldest first."""
        table = table_of(CaseRow)
        statement = select(table).where(table.c.state == "working").order_by(table.c.opened_at)
        with self._database.glance() as connection:
            return [Case.model_validate(dict(r)) for r in connection.execute(statement).mappings()]

    def page(self, *, before: tuple[str, str] | None, most: int, like: str = "") -> list[Case]:
        """Cases, newest first, behind the one of this opening time and id.

        Args:
            before: opening time and id of the last one that was seen.
            most: how many.
            like: with this in its id or its patient's pseudonym; all without.
        """
        table = table_of(CaseRow)
        statement = select(table).order_by(table.c.opened_at.desc(), table.c.id.desc()).limit(most)
        if before is not None:
            statement = statement.where(tuple_(table.c.opened_at, table.c.id) < tuple_(*before))
        if like:
            told = like.strip().lower()
            statement = statement.where(
                or_(
                    table.c.id.contains(told, autoescape=True),
                    table.c.patient.contains(told, autoescape=True),
                )
            )
        with self._database.glance() as connection:
            return [Case.model_validate(dict(r)) for r in connection.execute(statement).mappings()]

    def mark(self, tx: Transaction, case_id: str, **values: str | int) -> None:
        update_row(tx.connection, CaseRow, case_id, **values)

    def close(self, tx: Transaction, case_id: str, turn: int) -> None:
        """The case is closed, unless a later turn is under way."""
        run(tx.connection, _closed(), {"case_id": case_id, "turn": turn})

    def put(
        self, tx: Transaction, case_id: str, turn: int, key: str, value: BaseModel
    ) -> Digest | None:
        """The digest, or None when an earlier run has already put a value there."""
        digest = put_document(tx.connection, value)
        fresh = self.link(tx, case_id, turn, key, digest)
        if fresh:
            tx.after_commit.append(lambda: self._memory.keep_value(digest, value))
        return digest if fresh else None

    def link(self, tx: Transaction, case_id: str, turn: int, key: str, digest: Digest) -> bool:
        """Put a document that is stored already under a key; says whether the key was free."""
        row = {"case_id": case_id, "turn": turn, "key": key, "digest": digest}
        fresh = insert_ignoring(tx.connection, CaseRecordRow, **row)
        if fresh:
            tx.after_commit.append(lambda: self._memory.add_key(case_id, turn, key, digest))
        return fresh

    def keys(self, case_id: str, turn: int) -> dict[str, Digest]:
        """Everything of a turn by key."""
        known = self._memory.keys(case_id, turn)
        if known is None:
            known = self._read_keys(case_id, turn)
            self._memory.keep_keys(case_id, turn, known)
        return known

    def _read_keys(self, case_id: str, turn: int) -> dict[str, Digest]:
        where = {"case_id": case_id, "turn": turn}
        with self._database.glance() as connection:
            rows = run(connection, _keys_of(), where).all()
        return {row["key"]: row["digest"] for row in rows}

    def load(self, digest: Digest, kind: type[B]) -> B:
        """The value under a digest.

        Raises:
            Tampered: it is gone, or is not what was stored.
        """
        known = self._memory.value(digest)
        if isinstance(known, kind):
            return known
        with self._database.glance() as connection:
            value = get_document(connection, digest, kind)
        self._memory.keep_value(digest, value)
        return value

    def find(self, keys: dict[str, Digest], key: str, kind: type[B]) -> B | None:
        digest = keys.get(key)
        return None if digest is None else self.load(digest, kind)

    def need(self, keys: dict[str, Digest], key: str, kind: type[B]) -> B:
        return self.load(keys[key], kind)

    def every(self, keys: dict[str, Digest], prefix: str, kind: type[B]) -> list[B]:
        """Values whose key starts with a prefix, in order of key."""
        return [self.load(keys[key], kind) for key in _ordered(keys, prefix)]


def _ordered(keys: Iterable[str], prefix: str) -> list[str]:
    """By length first, so that t10 comes after t9."""
    return sorted((k for k in keys if k.startswith(prefix)), key=lambda k: (len(k), k))


@cache
def _keys_of() -> Select[Any]:
    table = table_of(CaseRecordRow)
    return select(table.c.key, table.c.digest).where(
        table.c.case_id == bindparam("case_id"), table.c.turn == bindparam("turn")
    )


@cache
def _closed() -> Update:
    table = table_of(CaseRow)
    latest = table.c.id == bindparam("case_id"), table.c.turns == bindparam("turn")
    return update(table).where(*latest).values(state="closed")
