"""A home's record of what was read: cases, items and decisions at hours that a test chooses."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from support.judged import pneumonia
from wetread.audit.key import AuditKey
from wetread.audit.ledger import Ledger
from wetread.clinical.approval import ApprovalPayload, Versions
from wetread.clinical.editing import DraftEdit, Made
from wetread.clinical.imaging import ImagingStudy, Instance, Series
from wetread.clinical.principals import SYSTEM, Principal
from wetread.clinical.reports import DraftReport, Statement
from wetread.clinical.verdicts import Verdict
from wetread.store.database import Database
from wetread.store.documents import put_document

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ABOUT = Statement(section="impression", text="Pneumonia is likely.", cites=("f-pneumonia",))
VERDICT = {
    name: Verdict(rule=f"rule-{name}", decision=name, reason="a reason")
    for name in ("pass", "disclose", "hold")
}


class Ward:
    """Writes what the queue would write; `now` is its clock, seconds after START."""

    def __init__(self, database: Database, home: Path) -> None:
        self.now = 0.0
        self._ledger = Ledger(database, home, AuditKey(home / "keys"), self.clock)
        self._count = 0

    def clock(self) -> datetime:
        return START + timedelta(seconds=self.now)

    def opened(
        self,
        at: float,
        *,
        priority: str = "ROUTINE",
        due: float = 3600,
        study: dict[str, Any] | None = None,
        verdicts: tuple[str, ...] = ("pass",),
        agent: str = "classification",
        check: bool = False,
    ) -> str:
        """A case with one item; its id."""
        self._count += 1
        name = f"item-{self._count:016x}"
        case_id, film = f"case-{self._count}", _study(study or {})
        payload = _payload(case_id, priority, verdicts, agent)
        with self._write(SYSTEM, at) as tx:
            tx.record(
                "case.opened",
                case_id=case_id,
                study=put_document(tx.connection, film),
                request="a" * 64,
                images=[],
                priority=priority,
                graph="1",
            )
            if check:
                tx.record("check.planted", case_id=case_id, record="f" * 64)
            tx.record(
                "work-item.opened",
                case_id=case_id,
                turn=1,
                item=name,
                payload=put_document(tx.connection, payload),
                standing=verdicts[0],
                due=(START + timedelta(seconds=at + due)).isoformat(),
            )
        return name

    def claimed(self, at: float, item: str, who: str = "rita") -> None:
        self._said(at, who, "work-item.claimed", item, version=2)

    def edited(self, at: float, item: str, who: str = "rita", before: Statement = ABOUT) -> None:
        """A sentence is taken out."""
        edit = DraftEdit(id="edit-1", user=who, made=(Made(before=before),))
        with self._write(_person(who), at) as tx:
            tx.record(
                "work-item.edited",
                case_id="case",
                turn=1,
                item=item,
                record=put_document(tx.connection, edit),
                payload=put_document(tx.connection, _payload("case")),
                standing="pass",
                version=3,
            )

    def signed(self, at: float, item: str, who: str = "rita") -> None:
        more = {"signature": "signature-" + "0" * 16, "digest": "b" * 64, "payload": "c" * 64}
        self._said(at, who, "report.signed", item, meaning="approved", role="radiologist", **more)

    def refused(self, at: float, item: str, who: str = "rita", *, how: str = "returned") -> None:
        self._said(at, who, f"work-item.{how}", item, reason="d" * 64)

    def checked(self, at: float, item: str, who: str = "rita", *, caught: bool) -> None:
        """A check is decided: signed by whoever missed it, and returned by whoever did not."""
        self._said(at, who, "check.ended", item, outcome="caught" if caught else "missed")
        self._said(at, who, f"work-item.{'returned' if caught else 'checked'}", item, reason=None)

    def lapsed(self, at: float, item: str, who: str = "rita") -> None:
        """Their claim ran out."""
        expires = (START + timedelta(seconds=at)).isoformat()
        said = {"user": who, "expires": expires}
        self._said(at, SYSTEM.user, "work-item.claim-expired", item, **said)

    def superseded(self, at: float, item: str) -> None:
        self._said(at, SYSTEM.user, "work-item.superseded", item, by=item)

    def shadowed(self, at: float, agent: str, *, abstained: bool) -> None:
        """An agent in shadow did a task."""
        with self._write(SYSTEM, at) as tx:
            tx.record(
                "task.finished",
                case_id="case",
                turn=1,
                task="t1",
                agent=agent,
                outcome="e" * 64,
                masks=[],
                abstained=abstained,
                mode="shadow",
            )

    def _said(self, at: float, who: str, event: str, item: str, **said: Any) -> None:
        with self._write(_person(who), at) as tx:
            tx.record(event, case_id="case", item=item, **said)

    def _write(self, by: Principal, at: float) -> Any:
        self.now = at
        return self._ledger.write(by)


def _person(who: str) -> Principal:
    return SYSTEM if who == SYSTEM.user else Principal(user=who, role="radiologist")


def _study(said: dict[str, Any]) -> ImagingStudy:
    image = Instance(pixels="1" * 64, source="2" * 64, rows=4, columns=4)
    series = Series(
        modality=said.get("modality", "DX"), view=said.get("view", "PA"), instances=(image,)
    )
    return ImagingStudy(
        id="study-1", patient="patient-1", patient_age_years=said.get("age"), series=(series,)
    )


def _payload(
    case_id: str,
    priority: Any = "ROUTINE",
    verdicts: tuple[str, ...] = ("pass",),
    agent: str = "classification",
) -> ApprovalPayload:
    return ApprovalPayload(
        case_id=case_id,
        turn=1,
        request_id="request-1",
        request_text="Is there pneumonia?",
        study_id="study-1",
        patient="patient-1",
        priority=priority,
        images=("1" * 64,),
        masks=(),
        findings=(pneumonia(),),
        abstentions=(),
        observations=(),
        draft=DraftReport(statements=(ABOUT,)),
        appointment=None,
        verdicts=tuple(VERDICT[name] for name in verdicts),
        versions=Versions(agents={agent: "f" * 64}),
    )
