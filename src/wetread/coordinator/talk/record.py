"""What earlier turns of a case left on record, latest first, for whoever asks about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from wetread.agents.sections.terms import named
from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.conversation import Topic
from wetread.clinical.findings import Abstention, Finding, SegmentEvidence
from wetread.clinical.reports import DraftReport
from wetread.coordinator.talk.topics import topic_words
from wetread.signoff.items import WorkItem


@dataclass(frozen=True, kw_only=True)
class Filed:
    """What one turn put before a person, and the item of the queue that it became."""

    turn: int
    payload: ApprovalPayload
    item: WorkItem | None = None


@dataclass(frozen=True, kw_only=True)
class Record:
    """Every turn so far that brought anything about, latest first.

    `request` is the id of the turn that asks: what an answer cites that finds nothing. `unread` is
    whether it came with images that no turn before it has looked at.
    """

    request: str
    unread: bool = False
    filed: Sequence[Filed]

    def findings(self, topic: Topic) -> tuple[tuple[Filed, Finding], ...]:
        """What was found about something in each turn that looked, latest first."""
        return tuple(
            (filed, finding)
            for filed in self.filed
            for finding in filed.payload.findings
            if topic_of(finding) == topic
        )

    def latest(self) -> tuple[Topic, ...]:
        """What the latest turn with a result was about."""
        for filed in self.filed[:1]:
            payload = filed.payload
            found = dict.fromkeys(topic_of(finding) for finding in payload.findings)
            more = (
                *(("report",) if payload.draft else ()),
                *(("appointment",) if payload.appointment else ()),
            )
            return (*found, *(Topic(name=one, sort=one) for one in more))
        return ()

    def latest_findings(self) -> tuple[Finding, ...]:
        """The latest finding about each thing on the latest study."""
        found: dict[Topic, Finding] = {}
        for filed in self.filed:
            if filed.payload.study_id == self.filed[0].payload.study_id:
                for finding in filed.payload.findings:
                    found.setdefault(topic_of(finding), finding)
        return tuple(found.values())

    def drafts(self) -> tuple[tuple[Filed, DraftReport], ...]:
        """Latest first, and so are the appointments."""
        found = ((filed, filed.payload.draft) for filed in self.filed)
        return tuple((filed, draft) for filed, draft in found if draft is not None)

    def appointments(self) -> tuple[tuple[Filed, AppointmentProposal], ...]:
        found = ((filed, filed.payload.appointment) for filed in self.filed)
        return tuple((filed, held) for filed, held in found if held is not None)

    def abstentions(self) -> tuple[Abstention, ...]:
        """Each silence once, however often it was kept."""
        silences = [a for filed in self.filed for a in filed.payload.abstentions]
        return tuple({(a.agent, a.reason): a for a in reversed(silences)}.values())


def topic_of(finding: Finding) -> Topic:
    """The name under which people speak of it: an outline's site, otherwise the concept."""
    site = finding.site.display.lower()
    drawn = any(isinstance(evidence, SegmentEvidence) for evidence in finding.evidence)
    if drawn or site in _outlined():
        return Topic(name=site, sort="outline")
    return Topic(name=finding.concept.display.lower(), sort="finding")


def not_looked_at(finding: Finding) -> str:
    """That it was asked about and not assessed, and why."""
    reason = (finding.reason or "no reason is on record").rstrip(".")
    return f"{capital(named(finding))} was not assessed: {reason}."


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _outlined() -> frozenset[str]:
    return frozenset(one.name for one in topic_words().topics if one.sort == "outline")
