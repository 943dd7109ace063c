"""Core statements on SQLModel tables: the hot paths skip the unit of work.

A statement is spelt once for each dialect and then runs as text with parameters, as a prepared
statement does; that is what a workup's dozens of small reads and writes need.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ClauseElement, CursorResult, Dialect, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Row = Mapping[str, Any]


@cache
def table_of(model: type[SQLModel]) -> Table:
    """The table that a model maps."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def insert_ignoring(session: Session, model: type[SQLModel], **row: Any) -> bool:
    """Insert a whole row unless a key is taken; says whether this call put it there."""
    statement = _insert_ignoring(model, session.connection().dialect.name)
    return bool(run(session, statement, row).rowcount)


def run(session: Session, statement: ClauseElement, *rows: Row) -> CursorResult[Any]:
    """Execute a statement that lives as long as the program, once for each row."""
    connection = session.connection()
    spelling = _spelt(statement, connection.dialect)
    values = [spelling.arrange(row) for row in rows]
    return connection.exec_driver_sql(spelling.text, values[0] if len(values) == 1 else values)


@dataclass(frozen=True)
class _Spelling:
    """The text, the order of its parameters where they have no names, and the fixed ones."""

    text: str
    order: tuple[str, ...]
    fixed: Row

    def arrange(self, row: Row) -> Any:
        values = {**self.fixed, **row}
        return tuple(values[name] for name in self.order) if self.order else values


@cache
def _insert_ignoring(model: type[SQLModel], dialect: str) -> Insert:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table_of(model)).on_conflict_do_nothing()


@cache
def _spelt(statement: ClauseElement, dialect: Dialect) -> _Spelling:
    compiled = statement.compile(dialect=dialect)
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    return _Spelling(str(compiled), tuple(getattr(compiled, "positiontup", None) or ()), fixed)
