"""What every agent is given and gives back; an agent is a manifest plus one such function."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.approval import Observation
from wetread.clinical.coding import Noun, unsaid
from wetread.clinical.findings import Abstention, AlgorithmIdentification, Finding
from wetread.clinical.imaging import Digest, ImagingStudy, ServiceRequest
from wetread.clinical.planning import Task
from wetread.clinical.priors import PriorReport
from wetread.clinical.reports import DraftReport
from wetread.manifests.registry import Registry
from wetread.manifests.specs import Role
from wetread.ports.encoder import Encoder
from wetread.ports.runtime import Lane, Runtime

Pixels = Callable[[Digest], NDArray[np.generic]]
Keep = Callable[[NDArray[np.generic]], Digest]


class Outcome(Noun):
    """Everything one task brought about; stored once, under the task's id."""

    task_id: str
    agent: str
    findings: tuple[Finding, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    draft: DraftReport | None = None
    appointment: AppointmentProposal | None = None
    masks: tuple[Digest, ...] = ()
    algorithms: tuple[AlgorithmIdentification, ...] = ()
    message: str = ""
    answer: str | None = Field(
        default=None,
        exclude_if=unsaid,
        description="what a chat model said in its own words, empty if it drafted without a word; "
        "none where every word is ours",
    )


@dataclass(frozen=True, kw_only=True)
class Work:
    """One task with all it may look at.

    `pixels` returns the decoded array of an image by digest, `keep` stores a mask or map and
    returns its digest; `earlier` holds the outcomes of the tasks this one depends on, and
    `prior` what was found on the study before this one in the same case; `prior_report` is what
    somebody wrote of an earlier one.
    """

    case_id: str
    turn: int = 1
    task: Task
    request: ServiceRequest
    study: ImagingStudy
    pixels: Pixels
    keep: Keep
    now: datetime
    earlier: tuple[Outcome, ...] = ()
    prior: tuple[Finding, ...] = ()
    prior_report: PriorReport | None = None
    observations: tuple[Observation, ...] = ()
    notes: tuple[str, ...] = ()
    lane: Lane = "routine"
    seed: int = 0

    @property
    def key(self) -> str:
        """Names this task's effects: the same work done twice takes effect once."""
        return f"{self.case_id}/{self.turn}/{self.task.id}"


class Agent(Protocol):
    """Turns one task into an outcome.

    Raises:
        OutOfScope: the study lies outside the intended use; the caller records an abstention.
        RuntimeUnavailable: the model cannot serve.
    """

    def __call__(self, work: Work) -> Outcome: ...


@dataclass(frozen=True, kw_only=True)
class Resources:
    """What the composition root hands to an agent's factory beside its YAML."""

    spec: Role
    runtime: Runtime | None = None
    gate: Runtime | None = None
    encoder: Encoder | None = None
    calendar: Any = None
    settings: dict[str, Any] = field(default_factory=dict)


AGENTS: Registry[Agent] = Registry("agent")
