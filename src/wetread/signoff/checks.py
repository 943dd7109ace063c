"""Cases with an answer that is known to be wrong, to see whether whoever reads them notices.

They look like any other until somebody decides. Nothing of such a case is ever released, whatever
anybody signs and however its conversation goes on.
"""

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from wetread.audit.ledger import Ledger, Transaction
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import CodedConcept, Noun
from wetread.clinical.findings import Finding, Label
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.errors import Refused
from wetread.signoff.check_films import take_film
from wetread.signoff.items import WAITING, WorkItem
from wetread.signoff.tables import CheckRow
from wetread.store.documents import get_document, put_document
from wetread.store.tables import insert_ignoring, row_by_key, table_of, update_row

Outcome = Literal["caught", "missed", "void"]


class Check(Noun):
    """What is true of a case, whatever the draft says."""

    case_id: str
    concept: CodedConcept
    truth: Label


class CheckSeen(Noun):
    """A check and what became of it; `void` where the wrong answer was not there any more."""

    check: Check
    planted_at: datetime
    item: str | None = None
    reader: str | None = None
    outcome: Outcome | None = None
    ended_at: datetime | None = None


class Checks:
    """Puts them there, and lists them for whoever oversees readers."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def plant(
        self,
        by: Principal,
        case_id: str,
        concept: CodedConcept,
        truth: Label,
        *,
        film: str | None = None,
    ) -> None:
        """From now on this case is a check; `film` is then used up, if it was kept for one.

        Raises:
            Refused: case or film is one already.
        """
        require(by, "checks.add")
        with self._ledger.write(by) as tx:
            check = Check(case_id=case_id, concept=concept, truth=truth)
            record = put_document(tx.connection, check)
            row = CheckRow(case_id=case_id, record=record, planted_at=tx.now.isoformat())
            if not insert_ignoring(tx.connection, CheckRow, **row.model_dump()):
                raise Refused(f"case {case_id} is a check already")
            if film is not None:
                take_film(tx, film, case_id)
            tx.record("check.planted", case_id=case_id, record=record)

    def void(self, by: Principal, case_id: str) -> None:
        """Nothing came of it that anybody could notice."""
        require(by, "checks.add")
        with self._ledger.write(by) as tx:
            row = {"outcome": "void", "ended_at": tx.now.isoformat()}
            update_row(tx.connection, CheckRow, case_id, **row)
            tx.record("check.ended", case_id=case_id, outcome="void")

    def all(self, by: Principal) -> list[CheckSeen]:
        """Every check, newest first."""
        require(by, "checks.list")
        table = table_of(CheckRow)
        with self._ledger.database.read() as connection:
            rows = connection.execute(select(table).order_by(table.c.planted_at.desc()))
            return [_seen(connection, CheckRow(**row)) for row in rows.mappings()]

    def told(self, by: Principal, item: WorkItem) -> CheckSeen | None:
        """What a decided item was a check of, for whoever decided it or may see the queue."""
        if item.holder != by.user:
            require(by, "queue.list")
        with self._ledger.database.glance() as connection:
            return told_of(connection, item)


def told_of(connection: Connection, item: WorkItem) -> CheckSeen | None:
    """What a decided item was a check of; while it waits nobody is told that it is one."""
    if item.state in WAITING:
        return None
    row = row_by_key(connection, CheckRow, item.case_id)
    return _seen(connection, row) if row and row.item == item.id else None


def end_check(tx: Transaction, by: Principal, item: WorkItem, *, signed: bool) -> bool:
    """Write down what a decision came to, if its case is a check, and say whether it is.

    The first decision of a case counts.
    """
    row = row_by_key(tx.connection, CheckRow, item.case_id)
    if row is None:
        return False
    check = get_document(tx.connection, row.record, Check)
    payload = get_document(tx.connection, item.payload, ApprovalPayload)
    outcome = _outcome(check, payload, signed=signed) if row.outcome is None else "void"
    if row.outcome is None:
        ended = {"item": item.id, "reader": by.user, "outcome": outcome}
        update_row(tx.connection, CheckRow, item.case_id, **ended, ended_at=tx.now.isoformat())
    tx.record("check.ended", case_id=item.case_id, item=item.id, outcome=outcome)
    return True


def wrong_findings(check: Check, payload: ApprovalPayload) -> tuple[Finding, ...]:
    """What is said of the concept against what is true."""
    return tuple(
        finding
        for finding in payload.findings
        if finding.concept.code == check.concept.code
        and finding.presence in ("present", "absent")
        and finding.presence != check.truth
    )


def _outcome(check: Check, payload: ApprovalPayload, *, signed: bool) -> Outcome:
    """Noticed by whoever declines it, or rewrites every sentence that rests on the wrong finding.

    What rules added of themselves is nobody's to rewrite.
    """
    wrong = {finding.id for finding in wrong_findings(check, payload)}
    if not wrong:
        return "void"
    said = payload.draft.statements if payload.draft else ()
    left = [
        one
        for one in said
        if one.author is None and one.section != "disclosure" and wrong & set(one.cites)
    ]
    return "missed" if signed and (left or not said) else "caught"


def _seen(connection: Connection, row: CheckRow) -> CheckSeen:
    told = row.model_dump(exclude={"case_id", "record"})
    return CheckSeen.model_validate({"check": get_document(connection, row.record, Check), **told})
