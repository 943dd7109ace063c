"""A model's standing counts only where the newest record about that model says the same.

Whoever can write to the database can write a mode into a row, or put back the row of last week.
What they cannot write is a head, signed with the audit key, over a record that says so; and what
they cannot take away unnoticed is a later record that says otherwise.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Connection, select

from wetread.audit import chain
from wetread.audit.key import AuditKey
from wetread.audit.ledger import Transaction
from wetread.audit.vouching import record_under
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest
from wetread.errors import Tampered
from wetread.manifests.specs import Mode
from wetread.oversight.tables import ModelStandingRow
from wetread.store.tables import insert_row, row_by_key, table_of, update_row

EVENTS: Final = (
    "model.added",
    "model.tried",
    "model.simulated",
    "model.promoted",
    "model.demoted",
)
TRUST: Final[Mapping[Mode, int]] = {"shadow": 0, "trial": 1, "production": 2}


class Standing(Noun):
    """How far a model is trusted, since when, and because of whose decision."""

    model: str
    digest: Digest
    mode: Mode
    canary: Digest | None = None
    passed: bool = False
    shown: Digest | None = None
    reason: Digest | None = None
    by: str
    since: datetime

    def said(self) -> dict[str, Any]:
        """What the record of the decision says of it, besides who and when."""
        return self.model_dump(mode="json", exclude={"by", "since"})


def keep(
    tx: Transaction,
    event: str,
    standing: Standing,
    *,
    before: Mode | None = None,
    figures: Sequence[str] = (),
) -> Standing:
    """Say it to the chain, sign the head that results, and keep both in the model's row."""
    tx.record(event, **standing.said(), before=before, figures=list(figures))
    head = tx.head()
    row = ModelStandingRow(
        **standing.model_dump(exclude={"model", "since"}),
        id=standing.model,
        since=standing.since.isoformat(),
        head_seq=head.seq,
        head_hash=head.hash,
        head_key_id=head.key_id,
        head_signature=head.signature,
    ).model_dump()
    if row_by_key(tx.connection, ModelStandingRow, standing.model) is None:
        insert_row(tx.connection, ModelStandingRow, **row)
    else:
        update_row(tx.connection, ModelStandingRow, row.pop("id"), **row)
    return standing


def standings(connection: Connection) -> Iterator[ModelStandingRow]:
    """Every row, in order of the model's id."""
    table = table_of(ModelStandingRow)
    for row in connection.execute(select(table).order_by(table.c.id)).mappings():
        yield ModelStandingRow(**row)


def vouched(connection: Connection, key: AuditKey, model: str) -> Standing | None:
    """What was last decided about a model; None where nothing was.

    Raises:
        Tampered: the chain does not say so.
    """
    row = row_by_key(connection, ModelStandingRow, model)
    if row is None:
        return None
    problem = objection(connection, key, row)
    if problem:
        raise Tampered(f"{problem}; see: wetread audit verify")
    return standing_of(row)


def objection(connection: Connection, key: AuditKey, row: ModelStandingRow) -> str | None:
    """Why a row is no standing, in one sentence; None where it is one."""
    try:
        return _objection(connection, key, row)
    except (ValidationError, Tampered, ValueError):
        return f"the mode of model {row.id!r}, or the record it rests on, cannot be read"


def _objection(connection: Connection, key: AuditKey, row: ModelStandingRow) -> str | None:
    record = record_under(connection, key, row)
    if isinstance(record, str):
        return f"the mode of model {row.id!r} {record}"
    if not _says(record, standing_of(row)):
        return f"record {row.head_seq} does not say that model {row.id!r} is in {row.mode}"
    for later in chain.records(connection, after=row.head_seq, events=EVENTS):
        if json.loads(later.body).get("model") == row.id:
            return f"record {later.seq} says something newer of model {row.id!r}"
    return None


def _says(record: chain.AuditRecord, standing: Standing) -> bool:
    said = json.loads(record.body)
    return (
        record.event in EVENTS
        and record.actor == standing.by
        and datetime.fromisoformat(record.at) == standing.since
        and {name: said.get(name) for name in standing.said()} == standing.said()
    )


def standing_of(row: ModelStandingRow) -> Standing:
    names = Standing.model_fields.keys() - {"model"}
    return Standing.model_validate(
        {"model": row.id, **{name: getattr(row, name) for name in names}}
    )
