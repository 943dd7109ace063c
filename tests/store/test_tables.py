"""Statements are spelt once for all engines."""

import gc
import weakref
from pathlib import Path

from wetread.signoff.tables import UserRow
from wetread.store.database import Database
from wetread.store.schema import upgrade
from wetread.store.tables import row_by_key


def test_a_database_that_is_closed_leaves_nothing_behind(tmp_path: Path) -> None:
    """Thousands are opened and closed by one process that plays scenarios."""
    database = Database.at(tmp_path / "one.db")
    upgrade(database)
    with database.read() as connection:
        assert row_by_key(connection, UserRow, "nobody") is None
    dialect = weakref.ref(database.engine.dialect)
    database.close()
    del database, connection
    gc.collect()
    assert dialect() is None
