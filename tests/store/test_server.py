"""What is sent ahead is whole or not at all, as what is waited for is."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import create_engine, text

from support.postgresql import postgresql
from wetread.audit import chain
from wetread.audit.key import AuditKey
from wetread.audit.ledger import Ledger
from wetread.clinical.principals import SYSTEM
from wetread.store import schema
from wetread.store.database import Database
from wetread.store.documents import Document
from wetread.store.tables import insert_ignoring, insert_once, insert_row, row_by_key, update_row

COUNT = text("SELECT count(*) FROM documents")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    with postgresql(tmp_path_factory.mktemp("pg")) as fresh:
        yield fresh


@pytest.fixture
def database(fresh: Callable[[], str]) -> Iterator[Database]:
    database = Database(fresh())
    schema.upgrade(database)
    yield database
    database.close()


def bodies(database: Database) -> dict[str, str]:
    with database.glance() as connection:
        rows = connection.execute(text("SELECT digest, body FROM documents"))
        return {row.digest: row.body for row in rows}


def test_what_nobody_looked_at_is_written(database: Database) -> None:
    """Statements whose answers nobody waits for commit with all others, in their order."""
    with database.write() as connection:
        insert_row(connection, Document, digest="a", body="1")
        insert_once(connection, Document, digest="a", body="2")
        insert_row(connection, Document, digest="b", body="3")
        update_row(connection, Document, "b", body="4")

    assert bodies(database) == {"a": "1", "b": "4"}


def test_answers_are_of_what_was_sent_before_them(database: Database) -> None:
    """Our statements and SQLAlchemy's see each other's rows."""
    with database.write() as connection:
        insert_once(connection, Document, digest="a", body="1")
        counted = connection.execute(COUNT).scalar_one()
        connection.execute(text("INSERT INTO documents VALUES (:d, 'x')"), [{"d": "b"}, {"d": "c"}])
        taken = insert_ignoring(connection, Document, digest="b", body="2")
        put = insert_ignoring(connection, Document, digest="d", body="2")
        found = row_by_key(connection, Document, "c")

    assert (counted, taken, put) == (1, False, True)
    assert found is not None
    assert found.body == "x"


def test_what_fails_behind_the_last_look_leaves_nothing(database: Database) -> None:
    """A statement that was sent ahead and fails at the very end takes all the others with it."""
    with database.write() as connection:
        insert_row(connection, Document, digest="taken", body="1")

    with pytest.raises(psycopg.errors.UniqueViolation), database.write() as connection:
        insert_row(connection, Document, digest="a", body="1")
        insert_row(connection, Document, digest="taken", body="2")
        insert_row(connection, Document, digest="b", body="3")

    assert bodies(database) == {"taken": "1"}


def test_what_fails_at_a_look_leaves_nothing_and_the_connection_good(database: Database) -> None:
    """Whoever caught it, or raised something of their own, writes with the next one as ever."""
    for _ in range(3):
        with pytest.raises(psycopg.errors.UniqueViolation), database.write() as connection:
            insert_row(connection, Document, digest="a", body="1")
            insert_row(connection, Document, digest="a", body="2")
            row_by_key(connection, Document, "a")
        with pytest.raises(KeyError), database.write() as connection:
            insert_row(connection, Document, digest="a", body="1")
            raise KeyError

    with database.write() as connection:
        insert_row(connection, Document, digest="b", body="1")
    assert bodies(database) == {"b": "1"}


@pytest.mark.parametrize("durable", [True, False])
def test_how_far_a_commit_waits_follows_each_write(database: Database, durable: bool) -> None:
    """What begins durably waits for the disk; a note beside it, and the next one, do not."""
    asked = text("SHOW synchronous_commit")
    with database.write(durable=durable) as connection:
        waits = connection.execute(asked).scalar_one()
    with database.aside() as connection:
        aside = connection.execute(asked).scalar_one()

    assert (waits, aside) == ("on" if durable else "off", "off")


def test_what_is_read_holds_still_and_a_glance_does_not(database: Database) -> None:
    """A snapshot is of its first statement; each statement of a glance is of its own moment."""
    with database.read() as still, database.glance() as moving:
        before = [still.execute(COUNT).scalar_one(), moving.execute(COUNT).scalar_one()]
        with database.write() as connection:
            insert_row(connection, Document, digest="a", body="1")
        after = [still.execute(COUNT).scalar_one(), moving.execute(COUNT).scalar_one()]

    assert (before, after) == ([0, 0], [0, 1])


def test_a_server_that_went_away_costs_what_was_under_way(database: Database) -> None:
    """One failed: no other connection to the server that was is used again."""
    with ExitStack() as together:
        for _ in range(5):
            together.enter_context(database.glance()).execute(COUNT)
    others = "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with create_engine(database.url).connect() as connection:
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity {others}"))
    with pytest.raises(psycopg.OperationalError), database.write() as connection:
        insert_row(connection, Document, digest="lost", body="1")

    for number in range(6):
        with database.write() as connection:
            insert_row(connection, Document, digest=f"n{number}", body="1")
    assert len(bodies(database)) == 6


def test_whoever_writes_reads_the_record_as_well(database: Database, tmp_path, monkeypatch) -> None:
    """Some records at a time, all of them once, in order, and none that is not linked yet."""
    monkeypatch.setattr(chain, "_AT_ONCE", 2)
    ledger = Ledger(database, tmp_path, AuditKey(tmp_path / "keys"), lambda: datetime.now(UTC))
    for number in range(5):
        with ledger.write(SYSTEM) as tx:
            tx.record("user.disabled", user=f"u{number}")
            seen = [record.seq for record in chain.records(tx.connection)]

    assert seen == [1, 2, 3, 4]
