"""Migrations make exactly the tables that the code maps."""

import importlib
import pkgutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import SQLModel

import wetread
from wetread.errors import RuntimeUnavailable
from wetread.store import schema


def _import_every_table() -> None:
    for module in pkgutil.walk_packages(wetread.__path__, "wetread."):
        if module.name.rsplit(".", 1)[-1] in {
            "tables",
            "calendar_tables",
            "casefile",
            "chain",
            "documents",
        }:
            importlib.import_module(module.name)


def test_migrated_schema_is_the_mapped_schema(database) -> None:
    """No table, column, key or index exists on one side only."""
    _import_every_table()

    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: name != "alembic_version"}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_head_is_the_newest_script() -> None:
    """The constant that saves importing Alembic is kept current."""
    assert ScriptDirectory(str(schema._SCRIPTS)).get_current_head() == schema.HEAD


def test_second_upgrade_does_nothing(database) -> None:
    """An up-to-date database is left alone."""
    assert schema.upgrade(database) is False


def test_newer_schema_is_refused(database) -> None:
    """An old release does not write into a database it does not understand."""
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(RuntimeUnavailable, match="9999"):
        schema.upgrade(database)
