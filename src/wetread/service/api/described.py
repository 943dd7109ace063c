"""What the API answers with, where the contract of the commands has no name for it."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import Noun
from wetread.clinical.editing import LONGEST
from wetread.clinical.imaging import Digest, ImagingStudy, Modality, Priority, View
from wetread.clinical.principals import Role
from wetread.coordinator.casefile import Case
from wetread.service.api.hitl import Interrupt
from wetread.service.contract import WorkItemOutput, item_values
from wetread.signoff.checks import CheckSeen
from wetread.signoff.items import WorkItem
from wetread.signoff.signing import Signatories
from wetread.signoff.tokens import Token
from wetread.signoff.users import User


class SessionOutput(Noun):
    """Who calls; a browser sends `csrf_token` as X-CSRF-Token with every write."""

    user: str
    role: Role
    full_name: str
    scopes: tuple[str, ...] | None = Field(default=None, description="of a token; all without")
    csrf_token: str | None = None


class SeriesOutput(Noun):
    """A series of a study; identifiers of DICOM are not shown."""

    modality: Modality
    view: View | None
    images: int


class StudyOutput(Noun):
    """A study that was received; `study` is how a case refers to it."""

    study: Digest
    series: tuple[SeriesOutput, ...]

    @classmethod
    def of(cls, name: Digest, study: ImagingStudy) -> "StudyOutput":
        return cls(
            study=name,
            series=tuple(
                SeriesOutput(
                    modality=one.modality,
                    view=one.view,
                    images=len(one.instances),
                )
                for one in study.series
            ),
        )


class CaseOutput(Noun):
    """A case: working (something runs), waiting (for a person), closed."""

    id: str
    priority: Priority
    opened_at: datetime
    turns: int
    state: str

    @classmethod
    def of(cls, case: Case) -> "CaseOutput":
        return cls(
            id=case.id,
            priority=case.priority,
            opened_at=datetime.fromisoformat(case.opened_at),
            turns=case.turns,
            state=case.state,
        )


class CasesPage(Noun):
    """Cases, newest first."""

    items: tuple[CaseOutput, ...]
    next: str | None = None


class ItemOutput(WorkItemOutput):
    """One item of the queue, with what its list is sorted and filtered by."""

    version: int
    turn: int
    standing: str | None = Field(
        description="the strictest verdict; null of what you have to read first"
    )
    opened_at: datetime
    changed_at: datetime
    read_first: bool = Field(default=False, description="you say first what you see, then look")

    @classmethod
    def of(cls, item: WorkItem, *, unread: bool = False) -> "ItemOutput":
        return cls(
            **item_values(item, unread=unread),
            version=item.version,
            turn=item.turn,
            standing=None if unread else item.standing,
            opened_at=item.opened_at,
            changed_at=item.changed_at,
            read_first=unread,
        )


class ItemsPage(Noun):
    """Work items in the order that was asked for."""

    items: tuple[ItemOutput, ...]
    next: str | None = None


class AddendumInput(Noun):
    """What is added to a signed report."""

    text: str = Field(
        min_length=1, max_length=LONGEST, examples=["The film of last year has come: no change."]
    )


class ItemDetail(Noun):
    """Exactly what would be signed, by whom it is signed, and what a person may answer."""

    item: ItemOutput
    payload: ApprovalPayload
    signatures: Signatories
    addenda: tuple[str, ...] = Field(default=(), description="items that add to this one")
    interrupt: Interrupt | None = None


class ReadingKept(Noun):
    """A reading that stands; `shown` is where the item can be looked at now."""

    work_item: str
    record: Digest = Field(description="of the reading as it is kept")
    shown: str


class InterruptsPage(Noun):
    """What waits for a decision."""

    interrupts: tuple[Interrupt, ...]
    next: str | None = None


class DecisionMade(Noun):
    """What became of the item; `interrupt` is there where it still waits, after an edit.

    `check` is there where it was one: its answer was wrong on purpose, and nothing is released.
    """

    item: ItemOutput
    interrupt: Interrupt | None = None
    check: CheckSeen | None = None


class UsersOutput(Noun):
    """Everybody in the register."""

    users: tuple[User, ...]


class TokensOutput(Noun):
    """One's own tokens."""

    tokens: tuple[Token, ...]


class TokenMade(Noun):
    """A token, and its text, which is shown this once."""

    token: Token
    text: str


class AuditEvent(Noun):
    """One record of the chain; a body holds ids, digests and words of closed lists."""

    seq: int
    at: datetime
    event: str
    actor: str
    case_id: str | None
    body: dict[str, object]
    hash: str


class AuditPage(Noun):
    """Records, newest first."""

    events: tuple[AuditEvent, ...]
    next: str | None = None


class Health(Noun):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(Noun):
    """Whether it can work: the database answers and can be written to."""

    status: Literal["ready", "not ready"]
    problem: str | None = None
