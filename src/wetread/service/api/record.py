"""The audit over HTTP: records newest first, and whether the chain holds."""

import json
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query

from wetread.audit.chain import AuditRecord
from wetread.audit.search import Sought, search
from wetread.audit.verification import Verification
from wetread.bootstrap.system import System
from wetread.clinical.permissions import require
from wetread.service.api.callers import Caller
from wetread.service.api.described import AuditEvent, AuditPage
from wetread.service.api.paging import Cursor, Limit, cursor_of, place_of
from wetread.service.api.problems import EVERY, Declined, told

LAST: Final = 2**31 - 1
"""The greatest number that a record can have: its column holds no greater one."""

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
        place = place_of(cursor, 1)
        sought = Sought(case_id=case_id, event=event, actor=actor)
        with on.database.glance() as connection:
            before = _number(place[0]) if place else None
            found = search(connection, sought, before=before, most=limit)
        more = (str(found[-1].seq),) if len(found) == limit else None
        return AuditPage(events=tuple(map(_shown, found)), next=cursor_of(more))

    @router.get("/audit/verification", responses=told(*EVERY))
    def verify(by: Caller) -> Verification:
        """Re-computes the chain and all that it points to; names the first thing that is wrong."""
        return on.verify_audit(by)

    return router


def _number(text: str) -> int:
    if not (text.isdecimal() and len(text) <= len(str(LAST)) and int(text) <= LAST):
        raise Declined(400, "Unknown cursor", "send `next` of the page before, as it was told")
    return int(text)


def _shown(record: AuditRecord) -> AuditEvent:
    told = record.model_dump(include={"seq", "event", "actor", "case_id", "hash"})
    at = datetime.fromisoformat(record.at)
    return AuditEvent(**told, at=at, body=json.loads(record.body))
