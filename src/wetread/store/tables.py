"""Core statements on SQLModel tables: the hot paths skip the unit of work.

A statement is made once and runs with parameters, so that SQLAlchemy compiles it once.
"""

from functools import cache
from typing import Any

from sqlalchemy import CursorResult, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


@cache
def table_of(model: type[SQLModel]) -> Table:
    """The table that a model maps."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def insert_ignoring(session: Session, model: type[SQLModel], **row: Any) -> bool:
    """Insert unless a key is taken; says whether this call put the row there."""
    connection = session.connection()
    result = connection.execute(_insert_ignoring(model, connection.dialect.name), row)
    return isinstance(result, CursorResult) and bool(result.rowcount)


@cache
def _insert_ignoring(model: type[SQLModel], dialect: str) -> Insert:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table_of(model)).on_conflict_do_nothing()
