"""Records of the chain by what they say of themselves, newest first, a page at a time."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from sqlalchemy import ColumnElement, Connection, select

from wetread.audit import chain
from wetread.clinical.coding import Noun
from wetread.store.database import Database
from wetread.store.tables import table_of

_AT_ONCE: Final = 1000


class Sought(Noun):
    """Which records; nothing said means all of them. `since` counts, `until` does not."""

    case_id: str | None = None
    event: str | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def search(
    connection: Connection, sought: Sought, *, before: int | None = None, most: int = 50
) -> list[chain.AuditRecord]:
    """The newest records with a lower number than `before`.

    Raises:
        Tampered: a column holds something that was never written there.
    """
    table = table_of(chain.AuditRow)
    statement = select(table).where(*_conditions(sought, before))
    rows = connection.execute(statement.order_by(table.c.seq.desc()).limit(most)).mappings()
    return [chain.record_of(row) for row in rows]


def lines(database: Database) -> Iterator[str]:
    """Every record as a line of JSON, oldest first; whoever reads slowly keeps nobody waiting."""
    after = 0
    while True:
        with database.read() as connection:
            found = list(islice(chain.records(connection, after=after), _AT_ONCE))
        if not found:
            return
        after = found[-1].seq
        yield "".join(f"{record.model_dump_json()}\n" for record in found)


def _conditions(sought: Sought, before: int | None) -> Iterator[ColumnElement[bool]]:
    table = table_of(chain.AuditRow)
    said = {"case_id": sought.case_id, "event": sought.event, "actor": sought.actor}
    yield from (table.c[name] == value for name, value in said.items() if value is not None)
    if sought.since is not None:
        yield table.c.at >= sought.since.isoformat()
    if sought.until is not None:
        yield table.c.at < sought.until.isoformat()
    if before is not None:
        yield table.c.seq < before
