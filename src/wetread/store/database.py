"""One database, two doors: `read` sees a snapshot, `write` is one serialised transaction.

SQLite by default (WAL, so that readers never wait), PostgreSQL for a department. A write takes
the lock when it begins, never half-way, so that what it read cannot have changed when it commits.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool
from sqlmodel import create_engine

from wetread.store.turnstile import Turnstile

# One for each thread that serves requests (anyio's 40); others would be made anew each time.
_POOL: Final[dict[str, Any]] = {
    "poolclass": QueuePool,
    "pool_size": 40,
    "max_overflow": 10,
}
_IDLE_S: Final = 1.0
_WRITE_LOCK: Final = 0x7765_7472  # an arbitrary key for PostgreSQL's advisory lock
_SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ"
_UNLOCKED: Final = "BEGIN; SET LOCAL synchronous_commit TO off"
_LOCKED: Final = {
    durable: f"BEGIN; SET LOCAL synchronous_commit TO {waits}; "
    f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})"
    for durable, waits in ((True, "on"), (False, "off"))
}


class Database:
    """Connections to one engine.

    Args:
        url: SQLAlchemy URL; `sqlite:///path` or `postgresql+psycopg://…`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._threads = Turnstile()
        self._lock_of = (0, -1)

    @classmethod
    def at(cls, path: Path) -> "Database":
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(f"sqlite:///{path}")

    @property
    def embedded(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """All statements of the block see the same state, that of the first of them."""
        with self.engine.connect() as connection:
            _begin(connection, "BEGIN" if self.embedded else _SNAPSHOT)
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """For one statement, or several that need not agree: each sees the newest state.

        A server is asked once, where a transaction around it asks three times.
        """
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Connection]:
        """Commit when the block ends, roll back when it raises.

        A commit always survives the death of the process. It survives a power cut when it is
        `durable`, or when a durable one follows it; what is lost otherwise can be done again.
        """
        with self._turn(), self.engine.begin() as connection:
            if self.embedded:
                _begin_immediate(connection, "FULL" if durable else "NORMAL")
            else:
                _begin(connection, _LOCKED[durable])
            yield connection

    @contextmanager
    def aside(self) -> Iterator[Connection]:
        """A write on which no other depends, such as a note by a key of its own.

        It waits for nobody where the server lets rows be written side by side, and is not durable.
        """
        if self.embedded:
            with self.write(durable=False) as connection:
                yield connection
            return
        with self.engine.begin() as connection:
            _begin(connection, _UNLOCKED)
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Writers queue before they take a connection, so that who only reads never waits for one.

        With SQLite also at a file lock: its own way to wait is to sleep and try again.
        """
        with self._threads.turn():
            if not self.embedded:
                yield
                return
            file = self._lock_file()
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)

    def _lock_file(self) -> int:
        """Opened once by each process: a child must not share its parent's lock."""
        if self._lock_of[0] != os.getpid():
            path = f"{self.engine.url.database}.lock"
            self._lock_of = (os.getpid(), os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        return self._lock_of[1]

    def close(self) -> None:
        self.engine.dispose()
        if self._lock_of[0] == os.getpid():
            os.close(self._lock_of[1])
            self._lock_of = (0, -1)


def _begin_immediate(connection: Connection, synchronous: str) -> None:
    """Begin on the driver itself; a connection remembers how far it waits for the disk."""
    driver, known = _driver(connection), connection.info
    if known.get("synchronous") != synchronous:
        driver.execute(f"PRAGMA synchronous={synchronous}")
        known["synchronous"] = synchronous
    driver.execute("BEGIN IMMEDIATE")


def _begin(connection: Connection, how: str) -> None:
    """Begin on the driver itself: of what is sent at once a server answers at once."""
    cursor = _driver(connection).cursor()
    if connection.dialect.name == "sqlite":
        cursor.execute(how)
    else:
        cursor.execute(how, prepare=False)  # several statements cannot be prepared


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        # The driver must not open transactions by itself here either: `read` and `write` do.
        return _asked_when_idle(create_engine(url, isolation_level="AUTOCOMMIT", **_POOL))
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 60}, **_POOL)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself: `write` says BEGIN IMMEDIATE.
        connection.isolation_level = None
        connection.text_factory = _text
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


def _asked_when_idle(engine: Engine) -> Engine:
    """A connection that lay idle is asked whether its server still is; one just used is not."""

    @event.listens_for(engine, "checkout")
    def _ask(connection: Any, record: Any, _proxy: Any) -> None:
        now = time.monotonic()
        if now - record.info.get("taken", now) > _IDLE_S:
            try:
                alive = engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error:
                alive = False
            if not alive:
                raise DisconnectionError  # the pool takes another one, or makes it
        record.info["taken"] = now

    return engine


def _text(stored: bytes) -> str | bytes:
    """Damaged text stays bytes, so that whoever checks the row can say which one it is."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return stored
