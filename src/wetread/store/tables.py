"""Statements on SQLModel tables; there is no unit of work to keep.

A statement is spelt once for each dialect and then goes to the driver as text with parameters, as
a prepared statement does; that is what a workup's dozens of small reads and writes need.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Connection,
    Dialect,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlmodel import SQLModel

from wetread.store.database import driver
from wetread.store.server import sends_ahead, wait

Row = Mapping[str, Any]
M = TypeVar("M", bound=SQLModel)

_DIALECTS: Final[Mapping[str, Dialect]] = {
    "sqlite": sqlite.dialect(),
    "postgresql": psycopg.dialect(),  # type: ignore[no-untyped-call]
}
"""Ours, and no engine's own: what is spelt once must not keep every engine alive that used it."""


@cache
def table_of(model: type[SQLModel]) -> Table:
    """The table that a model maps."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def insert_ignoring(connection: Connection, model: type[SQLModel], **row: Any) -> bool:
    """Insert a whole row unless a key is taken; says whether this call put it there."""
    statement = _insert_ignoring(model, connection.dialect.name)
    return bool(run(connection, statement, row).changed)


def insert_once(connection: Connection, model: type[SQLModel], **row: Any) -> None:
    """Insert a whole row unless a key is taken; whoever does not ask which waits for no answer."""
    run(connection, _insert_ignoring(model, connection.dialect.name), row)


def insert_row(connection: Connection, model: type[SQLModel], **row: Any) -> None:
    """Insert a whole row; a key that is taken raises, on a server where an answer is looked at."""
    run(connection, _insert(model), row)


def update_row(connection: Connection, model: type[SQLModel], *key: Any, **values: Any) -> None:
    """Set columns of the row under a primary key."""
    names = (column.name for column in table_of(model).primary_key)
    where = {f"key_{name}": value for name, value in zip(names, key, strict=True)}
    run(connection, _update(model, tuple(values)), {**values, **where})


def row_by_key(connection: Connection, model: type[M], *key: Any) -> M | None:
    """The row under a primary key, as the model it belongs to."""
    names = (column.name for column in table_of(model).primary_key)
    where = {f"key_{name}": value for name, value in zip(names, key, strict=True)}
    row = run(connection, _by_key(model), where).first()
    return None if row is None else model(**row)


@dataclass(frozen=True)
class Answer:
    """What a statement came to: its rows by the names of their columns, or how many it changed."""

    connection: Connection
    cursor: Any
    names: tuple[str, ...]

    @property
    def changed(self) -> int:
        wait(self.connection)
        return int(self.cursor.rowcount)

    def first(self) -> Row | None:
        """The first row; what came after it is let go."""
        row = self.cursor.fetchone()
        self.cursor.close()
        return None if row is None else dict(zip(self.names, row, strict=True))

    def all(self) -> list[Row]:
        return [dict(zip(self.names, row, strict=True)) for row in self.cursor.fetchall()]


def run(connection: Connection, statement: ClauseElement, *rows: Row) -> Answer:
    """Execute a statement that lives as long as the program, once for each row.

    It goes to the driver past SQLAlchemy, whose own way costs more than the server's answer.
    """
    spelling = _spelt(statement, connection.dialect.name)
    cursor = driver(connection).cursor()
    if len(rows) == 1:
        cursor.execute(spelling.text, spelling.arrange(rows[0]))
    else:
        cursor.executemany(spelling.text, [spelling.arrange(row) for row in rows])
    return Answer(connection, cursor, spelling.names)


def ask(connection: Connection, statement: ClauseElement, row: Row) -> Callable[[], Row | None]:
    """The first row of an answer, waited for when it is looked at where the server lets us."""
    answer = run(connection, statement, row)
    if sends_ahead(connection):
        return cache(answer.first)
    found = answer.first()
    return lambda: found


@dataclass(frozen=True)
class _Spelling:
    """The text, its parameters in order where they have no names, the fixed ones, the columns."""

    text: str
    order: tuple[str, ...]
    fixed: Row
    names: tuple[str, ...]

    def arrange(self, row: Row) -> Any:
        values = {**self.fixed, **row}
        return tuple(values[name] for name in self.order) if self.order else values


@cache
def _insert(model: type[SQLModel]) -> Insert:
    return insert(table_of(model))


@cache
def _update(model: type[SQLModel], names: tuple[str, ...]) -> Update:
    return (
        update(table_of(model))
        .where(*_keyed(model))
        .values({name: bindparam(name) for name in names})
    )


@cache
def _by_key(model: type[SQLModel]) -> Select[Any]:
    return select(table_of(model)).where(*_keyed(model))


def _keyed(model: type[SQLModel]) -> list[ColumnElement[bool]]:
    return [c == bindparam(f"key_{c.name}") for c in table_of(model).primary_key]


@cache
def _insert_ignoring(model: type[SQLModel], dialect: str) -> Insert:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table_of(model)).on_conflict_do_nothing()


@cache
def _spelt(statement: ClauseElement, dialect: str) -> _Spelling:
    compiled = statement.compile(dialect=_DIALECTS[dialect])
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    order = tuple(getattr(compiled, "positiontup", None) or ())
    names = tuple(getattr(statement, "exported_columns", {}).keys())
    return _Spelling(str(compiled), order, fixed, names)
