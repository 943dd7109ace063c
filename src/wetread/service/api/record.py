"""The audit over HTTP: records newest first, and whether the chain holds."""

import json
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import ColumnElement, select

from wetread.audit.chain import AuditRow
from wetread.audit.verification import Verification
from wetread.bootstrap.system import System
from wetread.clinical.permissions import require
from wetread.service.api.callers import Caller
from wetread.service.api.described import AuditEvent, AuditPage
from wetread.service.api.paging import Cursor, Limit, cursor_of, place_of
from wetread.service.api.problems import EVERY, Declined, told
from wetread.store.tables import table_of

Text = Annotated[str | None, Query(max_length=64)]


def audit_routes(on: System) -> APIRouter:
    """`/audit`."""
    router = APIRouter(tags=["audit"])

    @router.get("/audit", responses=told(*EVERY))
    def list_records(
        by: Caller,
        event: Text = None,
        actor: Text = None,
        case_id: Text = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> AuditPage:
        """Records of the chain, newest first."""
        require(by, "audit.verify")
        table = table_of(AuditRow)
        said = {"event": event, "actor": actor, "case_id": case_id}
        where: list[ColumnElement[bool]] = [
            table.c[name] == value for name, value in said.items() if value is not None
        ]
        before = place_of(cursor, 1)
        if before is not None:
            where.append(table.c.seq < _number(before[0]))
        statement = select(table).where(*where).order_by(table.c.seq.desc()).limit(limit)
        with on.database.read() as connection:
            found = [_shown(dict(row)) for row in connection.execute(statement).mappings()]
        more = (str(found[-1].seq),) if len(found) == limit else None
        return AuditPage(events=tuple(found), next=cursor_of(more))

    @router.get("/audit/verification", responses=told(*EVERY))
    def verify(by: Caller) -> Verification:
        """Re-computes the chain and all that it points to; names the first thing that is wrong."""
        return on.verify_audit(by)

    return router


def _number(text: str) -> int:
    if not (text.isdecimal() and len(text) < 16):  # noqa: PLR2004 - longer than any chain
        raise Declined(400, "Unknown cursor", "send `next` of the page before, as it was told")
    return int(text)


def _shown(row: dict[str, Any]) -> AuditEvent:
    return AuditEvent(
        seq=row["seq"],
        at=datetime.fromisoformat(row["at"]),
        event=row["event"],
        actor=row["actor"],
        case_id=row["case_id"],
        body=json.loads(row["body"]),
        hash=row["hash"],
    )
