"""State changes and their records commit together or not at all.

A transaction collects structlog events; they are linked into the chain when it commits. Then the
chain's head is signed and written beside the database, where cutting the table cannot reach it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Connection
from structlog.typing import EventDict, Processor

from wetread.audit import chain
from wetread.audit.catalogue import CATALOGUE
from wetread.audit.cleaning import check_forms
from wetread.audit.headfile import HeadFile
from wetread.audit.key import AuditKey
from wetread.clinical.principals import Principal
from wetread.clinical.signed import AuditHead
from wetread.ports.clock import Clock
from wetread.store.canonical import canonical_json
from wetread.store.database import Database

_COLUMNS = frozenset({"at", "event", "actor", "case_id"})


class Transaction:
    """One write: a connection to change state with, and a log to say so."""

    def __init__(
        self, connection: Connection, key: AuditKey, clock: Clock, actor: Principal
    ) -> None:
        self.connection = connection
        self.now = clock()
        self.tail: chain.Tail | None = None
        # Asked for as soon as the lock is held: its answer comes with the first other one.
        self._tail_before = chain.ask_tail(connection)
        self.after_commit: list[Callable[[], None]] = []
        self._key = key
        self._pending: list[dict[str, Any]] = []
        self._log = structlog.wrap_logger(
            _Sink(self._pending),
            processors=[_known, _stamp(self.now.isoformat(), actor.user), _columns],
        )

    def record(self, event: str, *, case_id: str | None = None, **fields: Any) -> None:
        """Say what happened; it reaches the chain when the transaction commits."""
        self._log.info(event, case_id=case_id, **fields)

    def head(self) -> AuditHead:
        """Link what was recorded so far and sign the head that results."""
        self.flush()
        self.tail = self.tail or self._tail_before()
        return self._key.sign(*self.tail)

    def flush(self) -> None:
        if self._pending:
            tail = self.tail or self._tail_before()
            self.tail = chain.append(self.connection, tail, self._pending)
            self._pending.clear()


class Ledger:
    """Opens transactions on the one database that has the one chain."""

    def __init__(self, database: Database, home: Path, key: AuditKey, clock: Clock) -> None:
        self.database = database
        self.key = key
        self.clock = clock
        self.heads = HeadFile(home / "audit-head.json")

    @contextmanager
    def write(self, actor: Principal, *, durable: bool = True) -> Iterator[Transaction]:
        """State and record in one transaction.

        Steps of a workup, which a resume would do again, need not be `durable`; the head is signed
        with the next one that is, so that it never vouches for what a power cut could take.
        """
        if durable:
            self.heads.read()  # refuses before anything is changed, not after
        with self.database.write(durable=durable) as connection:
            transaction = Transaction(connection, self.key, self.clock, actor)
            yield transaction
            transaction.flush()
        if durable and transaction.tail:
            self.heads.advance(self.key.sign(*transaction.tail))
        for act in transaction.after_commit:
            act()

    def last_head(self) -> AuditHead | None:
        """The newest head that reached the file, or None before the first."""
        return self.heads.read()


class _Sink:
    """What structlog calls last: the transaction's own list."""

    def __init__(self, pending: list[dict[str, Any]]) -> None:
        self._pending = pending

    def info(self, **row: Any) -> None:
        self._pending.append(row)


def _known(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """A misspelt event, a field out of place or prose in a field is a programming error."""
    name = event["event"]
    extra = event.keys() - CATALOGUE[name] - _COLUMNS
    if extra:
        raise ValueError(f"audit event {name!r} carries unknown fields {sorted(extra)}")
    check_forms(name, {field: value for field, value in event.items() if field != "event"})
    return event


def _stamp(at: str, actor: str) -> Processor:
    def stamp(_logger: Any, _name: str, event: EventDict) -> EventDict:
        return {**event, "at": at, "actor": actor}

    return stamp


def _columns(_logger: Any, _name: str, event: EventDict) -> EventDict:
    fields = {key: value for key, value in event.items() if key not in _COLUMNS}
    row = {key: event.get(key) for key in _COLUMNS}
    return {**row, "body": canonical_json(fields).decode()}
