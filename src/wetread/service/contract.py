"""What the commands print under `--json`: the contract that scripts and acceptance rely on."""

from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field

from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.approval import ApprovalPayload, Versions
from wetread.clinical.coding import CodedConcept, Noun
from wetread.clinical.conversation import Asks, Choice, Message, Remark, Reply
from wetread.clinical.findings import (
    Abstention,
    Evidence,
    Finding,
    Label,
    Measurement,
    Presence,
)
from wetread.clinical.imaging import Digest, Modality, Priority
from wetread.clinical.planning import Explained, Plan, Task
from wetread.clinical.reports import Statement
from wetread.clinical.verdicts import Verdict
from wetread.signoff.items import State, WorkItem


class PlanOutput(Noun):
    """The tasks, or the question, or what is out of scope."""

    tasks: tuple[Task, ...]
    recipients: tuple[str, ...] = ()
    in_scope: bool = True
    question: str | None = None
    choices: tuple[Choice, ...] = Field(
        default=(), description="answers of the question; of a plan that waits, what else it may be"
    )
    declined: str | None = None
    waits_for: tuple[Verdict, ...] = Field(
        default=(), description="why a person has to confirm it first (wetread confirm)"
    )


class ReplyOutput(Noun):
    """A question about the case as it was, and its answer; each sentence says what it rests on."""

    asks: Asks
    about: tuple[str, ...]
    remarks: tuple[Remark, ...]
    shows: tuple[Digest, ...]

    @classmethod
    def of(cls, reply: Reply) -> "ReplyOutput":
        return cls(
            asks=reply.query.asks,
            about=tuple(topic.name for topic in reply.query.about),
            remarks=reply.remarks,
            shows=reply.shows,
        )


class FindingOutput(Noun):
    """A finding with its uncertainty spread out.

    `probability` is P(present), of an outline the expected Dice overlap with a drawn one; below
    `poor_below` the model takes its own outline for a poor one.
    """

    id: str
    concept: CodedConcept
    site: CodedConcept
    presence: Presence
    probability: float | None
    method: str | None
    prediction_set: tuple[Label, ...]
    coverage: float | None = Field(
        default=None,
        description="share of truths that such sets hold; null where none was measured",
    )
    poor_below: float | None = None
    evidence: tuple[Evidence, ...]
    measurements: tuple[Measurement, ...]
    reason: str | None = None

    @classmethod
    def of(cls, finding: Finding) -> "FindingOutput":
        uncertainty = finding.uncertainty
        return cls(
            id=finding.id,
            concept=finding.concept,
            site=finding.site,
            presence=finding.presence,
            probability=uncertainty.probability if uncertainty else None,
            method=uncertainty.method if uncertainty else None,
            prediction_set=uncertainty.prediction_set if uncertainty else (),
            coverage=uncertainty.coverage if uncertainty else None,
            poor_below=uncertainty.poor_below if uncertainty else None,
            evidence=finding.evidence,
            measurements=finding.measurements,
            reason=finding.reason,
        )


class DraftOutput(Noun):
    """The sentences and what each rests on."""

    statements: tuple[Statement, ...]


class WorkItemOutput(Noun):
    """One item of the queue."""

    id: str
    case_id: str
    state: State
    digest: Digest
    due: datetime
    priority: Priority
    flips: int = Field(default=0, description="turns in which an agent gave in")
    holder: str | None = None
    held_until: datetime | None = Field(default=None, description="when the claim ends by itself")
    level: int = Field(default=0, description="how far up the ladder it was raised")
    adds_to: str | None = Field(default=None, description="of an addendum: the signed item")
    modality: Modality | None = Field(default=None, description="of the study; null where unknown")

    @classmethod
    def of(cls, item: WorkItem, *, unread: bool = False) -> "WorkItemOutput":
        """The item; whoever has to read it first is not told that an agent gave in."""
        return cls(**item_values(item, unread=unread))


def item_values(item: WorkItem, *, unread: bool) -> dict[str, Any]:
    """An item's values by the names of its output."""
    return {
        "id": item.id,
        "case_id": item.case_id,
        "state": item.state,
        "digest": item.payload,
        "due": item.due,
        "priority": item.priority,
        "flips": 0 if unread else item.flips,
        "holder": item.holder,
        "held_until": item.held_until,
        "level": item.level,
        "adds_to": item.adds_to,
        "modality": item.modality,
    }


class DecisionOutput(Noun):
    """`wetread queue claim|sign|return|reject|release --json`: the item and the files that left."""

    item: WorkItemOutput
    released: tuple[str, ...] = ()


class ReadOutput(Noun):
    """`wetread read --json`."""

    case_id: str
    status: str = "preliminary"
    request: str
    plan: PlanOutput
    replies: tuple[ReplyOutput, ...] = ()
    called_off: tuple[Remark, ...] = ()
    messages: tuple[Message, ...] = Field(
        default=(), description="what coordinator, agents and guards told each other, in order"
    )
    findings: tuple[FindingOutput, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    draft: DraftOutput | None = None
    appointment: AppointmentProposal | None = None
    verdicts: tuple[Verdict, ...] = ()
    flips: tuple[int, ...] = Field(default=(), description="turns in which an agent gave in")
    work_item: WorkItemOutput | None = None
    read_first: str | None = Field(
        default=None,
        description="work item of which you have to say first what you see; until then nothing "
        "that agents saw is told",
    )
    timing: dict[str, float] = Field(default_factory=dict, description="seconds")
    versions: Versions = Versions()

    @classmethod
    def of(
        cls,
        *,
        case_id: str,
        request: str,
        plan: Plan,
        payload: ApprovalPayload | None,
        item: WorkItem | None,
        timing: dict[str, float],
        replies: tuple[Reply, ...] = (),
        called_off: tuple[Remark, ...] = (),
        messages: tuple[Message, ...] = (),
        waits_for: tuple[Verdict, ...] = (),
    ) -> "ReadOutput":
        shown: dict[str, Any] = {}
        if payload:
            draft = payload.draft
            shown = {
                "findings": tuple(FindingOutput.of(f) for f in payload.findings),
                "abstentions": payload.abstentions,
                "draft": DraftOutput(statements=draft.statements) if draft else None,
                "appointment": payload.appointment,
                "verdicts": payload.verdicts,
                "flips": payload.flips,
                "versions": payload.versions,
            }
        return cls(
            case_id=case_id,
            request=request,
            plan=PlanOutput(
                tasks=plan.tasks,
                recipients=plan.recipients,
                in_scope=plan.in_scope,
                question=plan.question,
                choices=plan.choices if plan.question or waits_for else (),
                declined=plan.declined,
                waits_for=waits_for,
            ),
            replies=tuple(ReplyOutput.of(reply) for reply in replies),
            called_off=called_off,
            messages=messages,
            work_item=WorkItemOutput.of(item) if item else None,
            timing={name: round(seconds, 4) for name, seconds in timing.items()},
            **shown,
        )


class QueueOutput(Noun):
    """`wetread queue list --json`: every item, in every state."""

    items: tuple[WorkItemOutput, ...]


class ResumeOutput(Noun):
    """`wetread resume --json`: case ids."""

    resumed: tuple[str, ...]
    failed: tuple[str, ...]


class RoutedTask(Noun):
    """One task of a routed text."""

    agent: str
    instruction: str


class RouteInput(Noun):
    """A line of `wetread route --jsonl`; what else it holds is left alone."""

    model_config = ConfigDict(strict=True, extra="ignore")

    id: str | int
    text: str


class RouteOutput(Noun):
    """`wetread route`: one object per text, under the id that came with it.

    `tasks` are what the text asks for; `needed` is what they rest on and nobody asked for.
    """

    id: str | int
    in_scope: bool
    score: float = Field(ge=0, le=1)
    tasks: tuple[RoutedTask, ...]
    needed: tuple[RoutedTask, ...] = ()
    question: str | None = None
    explained: tuple[Explained, ...] = ()

    @classmethod
    def of(
        cls, name: str | int, plan: Plan, explained: tuple[Explained, ...] = ()
    ) -> "RouteOutput":
        asked, needed = (
            tuple(
                RoutedTask(agent=task.agent, instruction=task.instruction)
                for task in plan.tasks
                if task.asked is wanted
            )
            for wanted in (True, False)
        )
        return cls(
            id=name,
            in_scope=plan.in_scope,
            score=round(plan.score, 4),
            tasks=asked,
            needed=needed,
            question=plan.question,
            explained=explained,
        )
