"""Migrations make exactly the tables that the code maps."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

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
from wetread.signoff.tables import UserRow
from wetread.signoff.worklist import Worklist
from wetread.store import schema
from wetread.store.database import Database
from wetread.store.tables import row_by_key


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


def test_the_second_of_a_process_is_as_the_first(tmp_path, monkeypatch) -> None:
    """What is made of one piece is, statement by statement, what the migrations make."""
    monkeypatch.setattr(schema, "_MADE", {})
    told = []
    for name in ("first", "second"):
        database = Database.at(tmp_path / f"{name}.db")
        assert schema.upgrade(database) is True
        assert schema.upgrade(database) is False
        with database.read() as connection:
            rows = connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master"))
            told.append((rows.all(), schema._version(connection)))
        database.close()

    assert told[0] == told[1]
    assert told[0][1] == schema.HEAD


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
    added = {
        "flips": 0,
        "issue": 1,
        "held_until": None,
        "level": 0,
        "adds_to": None,
        "modality": None,
    }
    assert dict(row) == {**WAITING, **added}
    ledger = Ledger(database, home, AuditKey(home / "keys"), lambda: NOW)
    (item,) = Worklist(ledger, ids).of_case("case-1")
    assert (item.state, item.holder, item.flips) == ("claimed", "rad", 0)
    database.close()


@pytest.mark.parametrize(
    ("study", "modality"),
    [
        ('{"series":[{"modality":"MR"},{"modality":"CT"}]}', "MR"),
        ('{"series":[{"modality":"XX"}]}', None),
        ('{"series":[]}', None),
        ("no json", None),
        (None, None),
    ],
)
def test_items_of_an_earlier_release_get_their_modality(home, monkeypatch, study, modality) -> None:
    """From the study of their own turn; one that was erased or says nothing known is unknown."""
    database = Database.at(home / "wetread.db")
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "HEAD", "0009")
        schema.upgrade(database)
    with database.write() as connection:
        for table, row in _item_with(study):
            names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), row)

    schema.upgrade(database)

    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT id, modality FROM work_items ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [("item-1", modality), ("item-2", None)]
    database.close()


def _item_with(study: str | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """An item whose turn has this study, and one of the turn after, which has none."""
    case = {"id": "case-1", "patient": "p", "priority": "STAT", "opened_at": "x", "turns": 2}
    yield "cases", {**case, "state": "waiting", "graph": "1"}
    yield "work_items", WAITING
    yield "work_items", {**WAITING, "id": "item-2", "key": "case-1/2", "turn": 2}
    yield "case_records", {"case_id": "case-1", "turn": 1, "key": "study", "digest": "2" * 64}
    if study is not None:
        yield "documents", {"digest": "2" * 64, "body": study}


def test_users_of_an_earlier_release_come_in_as_before(home, monkeypatch) -> None:
    """Nobody is made to choose a password whom nobody asked to."""
    database = Database.at(home / "wetread.db")
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "HEAD", "0013")
        schema.upgrade(database)
    with database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO users (name, role, full_name, password_hash, active, created_at)"
                " VALUES ('rad', 'radiologist', 'Dr. R.', 'x', true, 'x')"
            )
        )

    assert schema.upgrade(database) is True

    with database.read() as connection:
        row = row_by_key(connection, UserRow, "rad")
    assert row is not None
    assert (row.active, row.must_change) == (True, False)
    database.close()
