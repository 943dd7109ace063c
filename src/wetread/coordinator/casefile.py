"""Everything a case has brought about so far, by turn and key; the graph only follows it.

A node looks here before it works and writes here when it has: the first value under a key stands,
so a node that runs again after a crash finds its own result and changes nothing.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy import insert, select, update
from sqlmodel import Field, Session, SQLModel

from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest, Priority
from wetread.errors import BadInput
from wetread.store.database import Database
from wetread.store.documents import get_document, put_document
from wetread.store.tables import insert_ignoring, table_of

B = TypeVar("B", bound=BaseModel)


class CaseRow(SQLModel, table=True):
    """A case; `graph` is the version of the graph that last worked on it."""

    __tablename__ = "cases"

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
        # Documents never change under their digest, so what was read once may be kept.
        self._read = lru_cache(maxsize=4096)(self._read_document)

    def open(self, session: Session, case: Case) -> None:
        session.execute(insert(table_of(CaseRow)).values(**case.model_dump()))

    def case(self, case_id: str) -> Case:
        table = table_of(CaseRow)
        with self._database.read() as session:
            row = session.execute(select(table).where(table.c.id == case_id)).mappings().first()
        if row is None:
            raise BadInput(f"no case {case_id!r}; see: wetread queue list")
        return Case.model_validate(dict(row))

    def unfinished(self) -> list[Case]:
        """Cases that a crash or a restart may have interrupted, oldest first."""
        table = table_of(CaseRow)
        statement = select(table).where(table.c.state == "working").order_by(table.c.opened_at)
        with self._database.read() as session:
            return [Case.model_validate(dict(r)) for r in session.execute(statement).mappings()]

    def mark(self, session: Session, case_id: str, **values: str | int) -> None:
        table = table_of(CaseRow)
        session.execute(update(table).where(table.c.id == case_id).values(**values))

    def put(
        self, session: Session, case_id: str, turn: int, key: str, value: BaseModel
    ) -> Digest | None:
        """The digest, or None when an earlier run has already put a value there."""
        digest = put_document(session, value)
        row = {"case_id": case_id, "turn": turn, "key": key, "digest": digest}
        return digest if insert_ignoring(session, CaseRecordRow, **row) else None

    def keys(self, case_id: str, turn: int) -> dict[str, Digest]:
        """Everything of a turn by key."""
        table = table_of(CaseRecordRow)
        statement = select(table.c.key, table.c.digest).where(
            table.c.case_id == case_id, table.c.turn == turn
        )
        with self._database.read() as session:
            return {row.key: row.digest for row in session.execute(statement)}

    def load(self, digest: Digest, kind: type[B]) -> B:
        value: B = self._read(digest, kind)  # type: ignore[assignment]  # lru_cache drops the type
        return value

    def find(self, keys: dict[str, Digest], key: str, kind: type[B]) -> B | None:
        digest = keys.get(key)
        return None if digest is None else self.load(digest, kind)

    def need(self, keys: dict[str, Digest], key: str, kind: type[B]) -> B:
        return self.load(keys[key], kind)

    def every(self, keys: dict[str, Digest], prefix: str, kind: type[B]) -> list[B]:
        """Values whose key starts with a prefix, in order of key."""
        return [self.load(keys[key], kind) for key in _ordered(keys, prefix)]

    def _read_document(self, digest: Digest, kind: type[BaseModel]) -> BaseModel:
        with self._database.read() as session:
            return get_document(session, digest, kind)


def _ordered(keys: Iterable[str], prefix: str) -> list[str]:
    """By length first, so that t10 comes after t9."""
    return sorted((k for k in keys if k.startswith(prefix)), key=lambda k: (len(k), k))
