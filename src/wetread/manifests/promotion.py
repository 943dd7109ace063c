"""What simulations have to show before anybody may be trusted further."""

from typing import Literal, Self

from pydantic import Field, model_validator

from wetread.clinical.coding import Noun
from wetread.manifests.specs import Manifest, Mode


class Requirement(Noun):
    """A limit on a rate, that holds for the end of its 95 % interval which lies nearer to it.

    Of a rate of which nothing was seen the rule of three gives that end. Fewer cases than `n` prove
    nothing, and neither does a rate that was not measured.
    """

    rate: str
    at_most: float | None = Field(default=None, ge=0, le=1)
    at_least: float | None = Field(default=None, ge=0, le=1)
    n: int = Field(default=1, ge=1, description="cases without which it is not believed")
    because: str = Field(min_length=1)

    @model_validator(mode="after")
    def _has_one_limit(self) -> Self:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("give either at_most or at_least")
        return self


class Step(Noun):
    """One step up, and all that has to be shown for it."""

    to: Mode
    requires: tuple[Requirement, ...] = Field(min_length=1)


class PromotionSpec(Manifest):
    """The steps of trust; whoever wants the second has to show what the first asks for, too."""

    schema_: Literal["promotion/v1"] = Field(alias="schema")
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_step_once(self) -> Self:
        names = [step.to for step in self.steps]
        if "shadow" in names or len(set(names)) < len(names):
            raise ValueError("steps lead to trial and to production, each at most once")
        return self
