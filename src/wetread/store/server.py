"""PostgreSQL: what begins there, and what is sent ahead without waiting for each answer.

In a write everybody else waits for whoever has the lock, so how often that one waits for the server
is what a department's queue takes. Statements go out one behind the other (libpq's pipeline mode),
and answers are waited for where somebody looks at them.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlmodel import create_engine

IDLE_S: Final = 1.0
"""Seconds after which a connection is asked whether its server still is."""

SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ"
_WRITE_LOCK: Final = 0x7765_7472  # an arbitrary key for the advisory lock
_AHEAD: Final = "sent_ahead"


def open_engine(url: str, **pool: Any) -> Engine:
    """Connections that open no transaction by themselves, and whose commits do not wait for a disk.

    Whoever writes durably says so when they begin.
    """
    engine = create_engine(url, isolation_level="AUTOCOMMIT", **pool)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.autocommit = True  # a setting would be taken back with its transaction
        connection.execute("SET synchronous_commit TO off")

    @event.listens_for(engine, "do_execute")
    @event.listens_for(engine, "do_executemany")
    def _answered(cursor: Any, statement: str, values: Any, context: Any) -> bool | None:
        return _wait_for(cursor, statement, values, context)

    event.listen(engine, "checkout", _asked_when_idle(engine))
    return engine


@contextmanager
def locked(connection: Connection, driver: Any, *, durable: bool) -> Iterator[None]:
    """One transaction that holds the write lock from its beginning to its end."""
    known = connection.info
    with driver.pipeline() as pipeline:
        known[_AHEAD] = pipeline
        try:
            driver.execute("BEGIN")
            if durable:
                driver.execute("SET LOCAL synchronous_commit TO on")
            driver.execute(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")
            yield
            driver.execute("COMMIT")  # answered, with all before it, as the pipeline ends
        except BaseException:
            with suppress(connection.dialect.loaded_dbapi.Error):
                pipeline.sync()  # of what was sent behind the one that failed nothing was done
            driver.rollback()
            raise
        finally:
            del known[_AHEAD]


def sends_ahead(connection: Connection) -> bool:
    """Whether statements go out without waiting for each answer."""
    return _AHEAD in connection.info


def wait(connection: Connection) -> None:
    """Until all that was sent ahead is answered; one that failed raises here."""
    ahead = connection.info.get(_AHEAD)
    if ahead is not None:
        ahead.sync()


def _wait_for(cursor: Any, statement: str, values: Any, context: Any) -> bool | None:
    """SQLAlchemy looks at each answer at once; None leaves it to do as it always does."""
    if not cursor.connection.pgconn.pipeline_status:
        return None
    many = isinstance(values, list)
    (cursor.executemany if many else cursor.execute)(statement, values)
    wait(context.root_connection)
    return True


def _asked_when_idle(engine: Engine) -> Any:
    """A connection that lay idle is asked whether its server still is; one just used is not."""

    def ask(connection: Any, record: Any, _proxy: Any) -> None:
        now = time.monotonic()
        if now - record.info.get("taken", now) > IDLE_S:
            try:
                alive = engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error:
                alive = False
            if not alive:
                raise DisconnectionError  # the pool takes another one, or makes it
        record.info["taken"] = now

    return ask
