"""Two doors: what is read holds still, and what is written is whole or not at all."""

import threading

import pytest
from sqlalchemy import text

from wetread.store.database import Database

INSERT = text("INSERT INTO documents (digest, body) VALUES (:name, 'x')")
COUNT = text("SELECT count(*) FROM documents")


def add(database: Database, name: str) -> None:
    with database.write() as connection:
        connection.execute(INSERT, {"name": name})


def count(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(COUNT).scalar_one())


def test_what_is_read_holds_still(database: Database) -> None:
    """A writer in between neither waits for the reader nor changes what it sees."""
    with database.read() as connection:
        before = connection.execute(COUNT).scalar_one()
        add(database, "one")
        during = connection.execute(COUNT).scalar_one()

    assert (before, during, count(database)) == (0, 0, 1)


def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    """Half a transaction never stays."""
    with pytest.raises(RuntimeError), database.write() as connection:
        connection.execute(INSERT, {"name": "half"})
        raise RuntimeError

    assert count(database) == 0


def test_writers_queue_and_none_is_lost(database: Database) -> None:
    """Read, then write, from many threads: each sees what the one before it left."""

    def raise_by_one() -> None:
        for _ in range(10):
            with database.write() as connection:
                seen = connection.execute(COUNT).scalar_one()
                connection.execute(INSERT, {"name": f"n{seen}"})

    threads = [threading.Thread(target=raise_by_one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count(database) == 60


@pytest.mark.parametrize("durable", [True, False])
def test_how_far_a_commit_waits_follows_each_write(database: Database, durable: bool) -> None:
    """A connection that was used for the other kind of write is told again."""
    for kind in (not durable, durable):
        with database.write(durable=kind) as connection:
            level = connection.execute(text("PRAGMA synchronous")).scalar_one()

    assert level == (2 if durable else 1)
