"""What became of each work item, read from the audit chain alone.

A row of the queue can be rewritten; a record of the chain contradicts its successors if it is.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection

from wetread.audit import chain
from wetread.audit.catalogue import CATALOGUE
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest, Priority
from wetread.clinical.principals import SYSTEM

End = Literal["signed", "returned", "rejected"]

_ENDS: Final[dict[str, End]] = {
    "report.signed": "signed",
    "work-item.checked": "signed",
    "work-item.returned": "returned",
    "work-item.rejected": "rejected",
}
_NOTICED: Final = {"caught": True, "missed": False}
_EVENTS: Final = frozenset(
    {"case.opened", "turn.taken", "check.planted", "check.ended", *_ENDS}
    | {name for name in CATALOGUE if name.startswith("work-item.")}
)


class Handled(Noun):
    """One work item from its opening to its end, as far as it has come.

    `payload` is what was shown when it was opened, `final` what was shown last. `edits` are digests
    of what people changed. `began_at` is the first recorded act of whoever decided it, after a
    claim of theirs that may have run out. `check` says that its answer was wrong on purpose, and
    `noticed` whether that was noticed. `bound_s` is the longest, in seconds, that whoever decided
    can have looked: since it was opened, since they began, and since their decision before this.
    """

    id: str
    case_id: str
    priority: Priority
    study: Digest
    payload: Digest
    final: Digest
    opened_at: datetime
    due: datetime
    check: bool = False
    noticed: bool | None = None
    edits: tuple[Digest, ...] = ()
    began_at: datetime | None = None
    ended_at: datetime | None = None
    end: End | None = None
    reader: str | None = None
    superseded: bool = False
    bound_s: float | None = None

    @property
    def overridden(self) -> bool:
        """Whether a person changed it, sent it back or refused it."""
        return bool(self.edits) or self.end in ("returned", "rejected")

    @property
    def turnaround_s(self) -> float | None:
        """Seconds from its opening to the decision."""
        return _seconds(self.opened_at, self.ended_at)

    @property
    def dwell_s(self) -> float | None:
        """Seconds from the decider's first recorded act to the decision; None without one."""
        return _seconds(self.began_at, self.ended_at)


def handled(connection: Connection, until: datetime) -> tuple[Handled, ...]:
    """Every item that was opened before a moment, as it stood then, in order of its opening."""
    book = _Book()
    for record in chain.records(connection, events=_EVENTS):
        at = datetime.fromisoformat(record.at)
        if at < until:
            book.take(record, at, json.loads(record.body))
    return tuple(book.items())


class _Book:
    """What is known so far, while the chain is read."""

    def __init__(self) -> None:
        self._priority: dict[str, Priority] = {}
        self._study: dict[str, Digest] = {}
        self._known: dict[str, dict[str, Any]] = {}
        self._acts: dict[tuple[str, str], datetime] = {}
        self._decided: dict[str, datetime] = {}
        self._checks: set[str] = set()

    def items(self) -> Iterator[Handled]:
        return (Handled.model_validate(item) for item in self._known.values())

    def take(self, record: chain.AuditRecord, at: datetime, said: dict[str, Any]) -> None:
        case_id = record.case_id or ""
        if record.event == "case.opened":
            self._priority[case_id] = said["priority"]
        if record.event == "check.planted":
            self._checks.add(case_id)
        if record.event == "work-item.opened" and "adds_to" not in said:
            self._open(case_id, at, said)
        elif "study" in said:
            self._study[case_id] = said["study"]
        elif said.get("item") in self._known:
            self._act(record, at, said)

    def _open(self, case_id: str, at: datetime, said: dict[str, Any]) -> None:
        if case_id not in self._priority:
            return  # of a case that no record opens, nothing can be said
        self._known[said["item"]] = {
            "id": said["item"],
            "case_id": case_id,
            "priority": self._priority[case_id],
            "study": self._study[case_id],
            "payload": said["payload"],
            "final": said["payload"],
            "opened_at": at,
            "due": said["due"],
            "check": case_id in self._checks,
        }

    def _act(self, record: chain.AuditRecord, at: datetime, said: dict[str, Any]) -> None:
        item, who = self._known[said["item"]], record.actor
        if record.event == "work-item.superseded":
            item["superseded"] = True
        elif record.event == "work-item.edited":
            item["final"] = said["payload"]
            if who != SYSTEM.user:
                item["edits"] = (*item.get("edits", ()), said["record"])
        if record.event == "check.ended":
            item["noticed"] = _NOTICED.get(said["outcome"])
        elif record.event in _ENDS:
            self._end(item, who, at, _ENDS[record.event])
        elif record.event in ("work-item.claim-expired", "work-item.let-go"):
            self._acts.pop((said["item"], said["user"]), None)
        elif who != SYSTEM.user:
            self._acts.setdefault((said["item"], who), at)

    def _end(self, item: dict[str, Any], who: str, at: datetime, end: End) -> None:
        began = self._acts.get((item["id"], who))
        known = (item["opened_at"], began, self._decided.get(who))
        latest = max(moment for moment in known if moment is not None)
        item |= {"ended_at": at, "end": end, "reader": who, "began_at": began}
        item["bound_s"] = (at - latest).total_seconds()
        self._decided[who] = at


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    return (end - start).total_seconds() if start and end else None
