"""Migrations make exactly the tables that the code maps."""

import importlib
import pkgutil
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import SQLModel

import wetread
from wetread.audit.key import AuditKey
from wetread.audit.ledger import Ledger
from wetread.errors import RuntimeUnavailable
from wetread.signoff.worklist import Worklist
from wetread.store import schema
from wetread.store.database import Database


def _import_every_table() -> None:
    for module in pkgutil.walk_packages(wetread.__path__, "wetread."):
        if module.name.rsplit(".", 1)[-1] in {
            "tables",
            "calendar_tables",
            "casefile",
            "chain",
            "documents",
            "tokens",
            "once",
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


NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WAITING = {
    "id": "item-1",
    "case_id": "case-1",
    "turn": 1,
    "key": "case-1/1",
    "state": "claimed",
    "version": 2,
    "payload": "1" * 64,
    "standing": "pass",
    "priority": "STAT",
    "opened_at": NOW.isoformat(),
    "due": NOW.isoformat(),
    "holder": "rad",
    "changed_at": NOW.isoformat(),
    "reason": None,
    "settled_at": None,
}


@pytest.mark.parametrize("written_by", ["0002", "0003"])
def test_work_items_of_an_earlier_release_are_kept(home, ids, monkeypatch, written_by) -> None:
    """Word for word, with no turn in which an agent is known to have given in."""
    database = Database.at(home / "wetread.db")
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "HEAD", written_by)
        schema.upgrade(database)
    names, places = ", ".join(WAITING), ", ".join(f":{name}" for name in WAITING)
    with database.write() as connection:
        connection.execute(text(f"INSERT INTO work_items ({names}) VALUES ({places})"), WAITING)

    assert schema.upgrade(database) is True

    with database.engine.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM work_items")).mappings()
    assert dict(row) == {
        **WAITING,
        "flips": 0,
        "issue": 1,
        "held_until": None,
        "level": 0,
        "adds_to": None,
    }
    ledger = Ledger(database, home, AuditKey(home / "keys"), lambda: NOW)
    (item,) = Worklist(ledger, ids).of_case("case-1")
    assert (item.state, item.holder, item.flips) == ("claimed", "rad", 0)
    database.close()
