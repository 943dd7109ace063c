"""One database, two doors: `read` sees a snapshot, `write` is one serialised transaction.

SQLite by default (WAL, so that readers never wait), PostgreSQL for a department. A write takes
the lock when it begins, never half-way, so that what it read cannot have changed when it commits.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import QueuePool
from sqlmodel import create_engine

from wetread.store import server
from wetread.store.turnstile import Turnstile

# One for each thread that serves requests (anyio's 40); others would be made anew each time.
_POOL: Final[dict[str, Any]] = {
    "poolclass": QueuePool,
    "pool_size": 40,
    "max_overflow": 10,
    "hide_parameters": True,  # an error names the statement, never what stands in a row
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
        with self._connected() as connection:
            driver(connection).execute("BEGIN" if self.embedded else server.SNAPSHOT)
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """For one statement, or several that need not agree: each sees the newest state.

        A server is asked once, where a transaction around it asks three times.
        """
        with self._connected() as connection:
            yield connection

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Connection]:
        """Commit when the block ends, roll back when it raises.

        A commit always survives the death of the process. It survives a power cut when it is
        `durable`, or when a durable one follows it; what is lost otherwise can be done again.
        """
        locked = _locked if self.embedded else server.locked
        with (
            self._turn(),
            self._connected() as connection,
            locked(connection, driver(connection), durable=durable),
        ):
            yield connection

    @contextmanager
    def aside(self) -> Iterator[Connection]:
        """Writes on which no other depends, such as a note by a key of its own.

        Where the server lets rows be written side by side they wait for nobody, and each is kept by
        itself. They are not durable.
        """
        door = self.write(durable=False) if self.embedded else self.glance()
        with door as connection:
            yield connection

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection out of the pool; whoever finds its server gone lets go of all of them."""
        with self.engine.connect() as connection:
            try:
                yield connection
            except Exception:
                # SQLAlchemy has seen to it where it ran the statement that failed.
                if not (self.embedded or connection.invalidated) and driver(connection).closed:
                    connection.invalidate()
                    self.engine.dispose(close=False)
                raise

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


@contextmanager
def _locked(connection: Connection, own: Any, *, durable: bool) -> Iterator[None]:
    """One transaction that holds SQLite's write lock from its beginning to its end."""
    known, waits = connection.info, "FULL" if durable else "NORMAL"
    if known.get("synchronous") != waits:
        own.execute(f"PRAGMA synchronous={waits}")
        known["synchronous"] = waits
    own.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        own.rollback()
        raise
    own.commit()


def driver(connection: Connection) -> Any:
    """The driver's own connection under SQLAlchemy's."""
    return connection.connection.dbapi_connection


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return server.open_engine(url, **_POOL)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 60}, **_POOL)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself: `write` says BEGIN IMMEDIATE.
        connection.isolation_level = None
        connection.text_factory = _text
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


def _text(stored: bytes) -> str | bytes:
    """Damaged text stays bytes, so that whoever checks the row can say which one it is."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return stored
