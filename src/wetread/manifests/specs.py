"""The shape of each declarative file. Unknown keys are errors, here and everywhere."""

from typing import Any, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from wetread.clinical.coding import CodedConcept, Noun
from wetread.clinical.imaging import Modality, View

Mode = Literal["shadow", "trial", "production"]
Slug = Field(pattern=r"^[a-z][a-z0-9-]*$")


class Manifest(Noun):
    """What all kinds share; `id` equals the file name."""

    beside: ClassVar[tuple[str, ...]] = ()
    """Schemas of other kinds that may lie in the same folder."""

    id: str = Slug
    title: str


class Component(Noun):
    """A registered name and its parameters."""

    use: str
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")


class IntendedUse(Noun):
    """Outside of this the agent abstains; the gate enforces it."""

    modality: tuple[Modality, ...] = ()
    body_part: CodedConcept | None = None
    views: tuple[View, ...] = ()
    population: str
    never: tuple[str, ...] = ()


class Skill(Noun):
    """What people ask this agent for, in their words; routing learns from these."""

    id: str = Slug
    description: str
    examples: tuple[str, ...] = Field(min_length=3)


class Yield(Noun):
    """A kind of claim this agent may make."""

    finding: CodedConcept
    evidence: Literal["image", "segment", "attention"]
    measures: tuple[CodedConcept, ...] = ()


class Abstention(Noun):
    """A reason to stay silent that the agent promises to act on."""

    when: str
    because: str


class Competence(Noun):
    """What is read, by which function and models, and where it ends."""

    agent: Component
    intended_use: IntendedUse
    runtime: Component | None = None
    gate: Component | None = Field(default=None, description="judges the input before the model")
    yields: tuple[Yield, ...] = ()
    abstains: tuple[Abstention, ...] = Field(
        min_length=1, description="an agent that never abstains is not finished"
    )


class Target(Competence):
    """One kind of study that an agent reads, with the model made for it."""

    id: str = Slug
    title: str
    yields: tuple[Yield, ...] = Field(min_length=1)


class Role(Competence):
    """An agent as it is for one kind of study; `target` is empty where it reads only one."""

    id: str
    target: str = ""
    timeout_s: float

    def place(self, key: str) -> str:
        """Where its manifest says something, for messages to the manifest's author."""
        return f"agents/{self.id}.yaml: " + (f"targets.{self.target}.{key}" if self.target else key)


_EITHER_WAY: dict[str, Any] = {
    "oneOf": [{"required": ["agent", "intended_use", "abstains"]}, {"required": ["targets"]}]
}


class AgentSpec(Manifest):
    """One agent: what it is asked for, and how far it is trusted.

    What it reads stands either beside that, or once for each of its `targets`.
    """

    model_config = ConfigDict(json_schema_extra=_EITHER_WAY)

    schema_: Literal["agent/v1"] = Field(alias="schema")
    mode: Mode
    skills: tuple[Skill, ...] = Field(min_length=1)
    after: tuple[str, ...] = Field(
        default=(), description="agents whose results this one reads when they are in the plan"
    )
    agent: Component | None = None
    intended_use: IntendedUse | None = None
    runtime: Component | None = None
    gate: Component | None = Field(default=None, description="judges the input before the model")
    yields: tuple[Yield, ...] = ()
    abstains: tuple[Abstention, ...] = Field(
        default=(), description="an agent that never abstains is not finished"
    )
    unprompted: str | None = Field(
        default=None,
        description="what it is told where others need its findings and nobody asked for any; "
        "its first example otherwise",
    )
    targets: tuple[Target, ...] = Field(
        default=(), description="where one agent reads several kinds of study, each with its model"
    )
    timeout_s: float = Field(gt=0, le=3600)

    @model_validator(mode="after")
    def _reads_itself_or_by_target(self) -> Self:
        own = [name for name in Competence.model_fields if getattr(self, name)]
        if self.targets and own:
            raise ValueError(f"each target has its own {', '.join(own)}; move them there")
        names = [target.id for target in self.targets]
        if len(names) != len(set(names)):
            raise ValueError("two targets have the same id")
        missing = [name for name in ("agent", "intended_use", "abstains") if name not in own]
        if missing and not self.targets:
            raise ValueError(f"an agent without targets needs {', '.join(missing)}")
        return self

    def roles(self) -> tuple[Role, ...]:
        """The agent as it is for each of its targets, or for the one kind of study it reads."""
        return tuple(
            Role.model_validate(
                {name: getattr(part, name) for name in Competence.model_fields}
                | {"id": self.id, "timeout_s": self.timeout_s}
                | ({"target": part.id} if isinstance(part, Target) else {})
            )
            for part in self.targets or (self,)
        )

    @property
    def instruction(self) -> str:
        """What it is told where nobody told it anything."""
        return self.unprompted or self.skills[0].examples[0]

    @property
    def makes_findings(self) -> bool:
        return any(role.yields for role in self.roles())


class PlannerSpec(Manifest):
    """A chat model that plans, instead of the encoder that ships."""

    schema_: Literal["planner/v1"] = Field(alias="schema")
    runtime: Component
    timeout_s: float = Field(default=30, gt=0, le=3600)
    attempts: int = Field(default=2, ge=1, le=5)


Objected = Literal["disclose", "revise", "hold", "block"]


class Proof(Noun):
    """Two scenarios: the rule is seen to fire, and seen to leave alone."""

    trips: str = Slug
    leaves: str = Slug


class Rule(Noun):
    """One guard, what happens when it objects, why, and the proof."""

    id: str = Slug
    at: Literal["plan", "draft", "release"] = "draft"
    guard: Component
    otherwise: Objected
    because: str
    proved_by: Proof


class PolicySpec(Manifest):
    """One gate: every rule is asked, the strictest wins, order never matters."""

    beside = ("promotion/v1", "sign-off/v1")
    schema_: Literal["policy/v1"] = Field(alias="schema")
    rules: tuple[Rule, ...] = Field(min_length=1)
