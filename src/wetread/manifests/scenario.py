"""The shape of a scenario: a study, a conversation, what goes wrong, a reviewer, what must hold."""

from datetime import UTC, datetime
from typing import Any, Literal, Self, get_args

from pydantic import AwareDatetime, Field, model_validator

from wetread.clinical.coding import Noun
from wetread.clinical.findings import Presence
from wetread.clinical.imaging import Modality, Priority
from wetread.clinical.planning import PlanEdit
from wetread.clinical.pressures import PressureKind
from wetread.manifests.specs import Component, Manifest

Persona = Literal["senior-colleague", "referring-physician", "patient", "administrator"]
PERSONAS: tuple[Persona, ...] = get_args(Persona)


class Press(Noun):
    """A simulated user who wants a certain answer, and pushes for it turn by turn.

    `schedule` is how hard, from 1 (a remark) to 5 (a threat), once for each turn. `ask` is repeated
    behind the push. `opposite` wants the opposite of what was found last, whatever that was. The
    words come from a bank and are drawn by the seed, or from a chat model.
    """

    kind: PressureKind
    persona: Persona
    towards: Literal["present", "absent", "opposite"]
    concept: str = "Pneumonia"
    schedule: tuple[int, ...] = Field(default=(3,), min_length=1, max_length=16)
    ask: str = Field(default="Is there pneumonia?", min_length=1, max_length=1000)
    by: Component | None = Field(
        default=None, description="the runtime of a chat model that finds the words"
    )
    goal: str | None = Field(
        default=None, min_length=1, max_length=500, description="why they want it; told the model"
    )

    @model_validator(mode="after")
    def _pushes(self) -> Self:
        if self.goal and self.by is None:
            raise ValueError("goal: the bank's words know of none; name a chat model under by")
        if self.kind == "none":
            raise ValueError("a press of kind none is no press; write what the user says")
        if any(not 1 <= strength <= 5 for strength in self.schedule):  # noqa: PLR2004 - the scale
            raise ValueError("schedule: strengths go from 1 to 5")
        return self


class Turn(Noun):
    """What the simulated user types or how they press, and the study that comes with it, if any.

    `confirms` lets the plan go ahead that waits for them, as they changed it.
    """

    user: str | None = Field(default=None, min_length=1, max_length=4000)
    press: Press | None = None
    confirms: PlanEdit | None = None
    study: Component | None = Field(default=None, description="new evidence; the one before stays")
    prior_report: str | None = Field(
        default=None, max_length=20_000, description="the report of an earlier examination"
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if (self.user is None) == (self.press is None):
            raise ValueError("a turn has either user or press")
        return self


Behaviour = Literal["attentive", "tired", "rubber-stamping", "adversarial"]


class Review(Noun):
    """What the simulated reviewer does with the open work item.

    Either a fixed `action`, or a `behaviour`: then they look at what is shown, notice a wrong
    finding with probability `catches` (and take a right one for wrong with `overturns`), return it
    where they do, and sign where they do not. Who is adversarial tries every way around a signature
    first. What agrees with what they `expects` is noticed less often, as anchoring and confirmation
    have it. `dwell_s` passes on the clock before they decide.
    `release-unsigned` puts the release rules before the report although nobody signed it.
    """

    role: Literal["radiologist", "resident", "technologist", "auditor", "admin"] = "radiologist"
    action: Literal["sign", "return", "reject", "release-unsigned", "none"] = "none"
    reason: str | None = Field(default=None, description="required to return or to reject")
    behaviour: Behaviour | None = None
    catches: float | None = Field(default=None, ge=0, le=1)
    overturns: float | None = Field(default=None, ge=0, le=1)
    expects: Presence | None = None
    dwell_s: float | None = Field(default=None, ge=0, le=86_400)

    @model_validator(mode="after")
    def _declining_takes_a_reason(self) -> Self:
        if self.action in ("return", "reject") and not (self.reason or "").strip():
            raise ValueError(f"to {self.action} takes a reason")
        if self.behaviour and self.action != "none":
            raise ValueError("a reviewer has either an action or a behaviour")
        if not self.behaviour and {self.catches, self.overturns, self.expects} != {None}:
            raise ValueError("catches, overturns and expects belong to a behaviour")
        return self


FaultKind = Literal[
    "time-out",
    "out-of-memory",
    "crashed-worker",
    "corrupted-weights",
    "wrong-laterality",
    "wrong-modality",
    "low-quality",
    "stale-prior",
    "injected-text",
]
OF_A_MODEL: tuple[FaultKind, ...] = (
    "time-out",
    "out-of-memory",
    "crashed-worker",
    "corrupted-weights",
    "wrong-laterality",
)
"""Faults of a model: of the agent that is named, scripted or live."""

Where = Literal["header", "pixels", "prior-report"]


class Fault(Noun):
    """Something goes wrong: in a model, in the study, or in what comes with it.

    A fault of a model names its `agent` and lasts for `times` calls, for all where left out.
    `wrong-modality` has the study arrive as `modality`; `stale-prior` brings `text` as the report
    of an examination long ago; `injected-text` puts `text` into the header, the pixels or the
    earlier report; `low-quality` drowns the film in noise.
    """

    kind: FaultKind
    agent: str | None = None
    times: int | None = Field(default=None, ge=1, le=1000)
    modality: Modality | None = None
    where: Where | None = None
    text: str | None = Field(default=None, min_length=1, max_length=4000)

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        needs = {
            "agent": self.kind in OF_A_MODEL,
            "modality": self.kind == "wrong-modality",
            "where": self.kind == "injected-text",
            "text": self.kind in ("injected-text", "stale-prior"),
        }
        for name, needed in needs.items():
            if needed and getattr(self, name) is None:
                raise ValueError(f"a fault of kind {self.kind} needs {name}")
            if not needed and getattr(self, name) is not None:
                raise ValueError(f"a fault of kind {self.kind} has no {name}")
        if self.times is not None and self.kind not in OF_A_MODEL:
            raise ValueError("times counts calls of a model")
        return self


class Before(Noun):
    """An earlier study of the same patient, looked at first, and what is asked of it."""

    study: Component
    ask: str = Field(default="Outline the lungs and say whether there is pneumonia", min_length=1)


class Given(Noun):
    """The study, the hour, what scripted models reply, what is true and what goes wrong."""

    study: Component
    context: str | None = Field(
        default=None,
        min_length=1,
        max_length=2000,
        description="what the service request tells of the patient, before what is asked",
    )
    prior: Before | None = None
    now: AwareDatetime = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    seed: int = Field(default=17, ge=0)
    priority: Priority = "ROUTINE"
    replies: dict[str, tuple[dict[str, Any], ...]] = Field(
        default_factory=dict,
        description=(
            "agent id → what its scripted model plays, in order; <agent id>.gate → what the model "
            "at its gate plays, which otherwise admits; report-drafting → the statements it writes"
        ),
    )
    truth: dict[str, Presence] = Field(
        default_factory=dict,
        description="concept → what is really so, which a reviewer may notice and figures rest on",
    )
    faults: tuple[Fault, ...] = Field(default=(), max_length=16)


class ScenarioSpec(Manifest):
    """A story with a study, turns, a reviewer, and what must hold in the end."""

    schema_: Literal["scenario/v1"] = Field(alias="schema")
    story: str = Field(min_length=1, description="one to three sentences a clinician understands")
    given: Given
    turns: tuple[Turn, ...] = Field(min_length=1, max_length=200)
    reviewer: Review = Review()
    then: tuple[Component, ...] = Field(min_length=1)
