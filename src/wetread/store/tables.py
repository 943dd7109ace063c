"""Core statements on SQLModel tables: the hot paths skip the unit of work."""

from functools import cache
from typing import Any

from sqlalchemy import CursorResult, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


@cache
def table_of(model: type[SQLModel]) -> Table:
    """The table that a model maps."""
    table: Table = SQLModel.metadata.tables[str(model.__tablename__)]
    return table


def insert_ignoring(session: Session, model: type[SQLModel], **row: Any) -> bool:
    """Insert unless a key is taken; says whether this call put the row there."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table_of(model)).values(**row).on_conflict_do_nothing()
    result = session.execute(statement)
    return isinstance(result, CursorResult) and bool(result.rowcount)
