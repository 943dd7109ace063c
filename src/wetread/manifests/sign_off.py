"""The rules of sign-off that depend on time and on readers: deadlines, claims, who is told."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Priority
from wetread.clinical.verdicts import Decision
from wetread.errors import ManifestError
from wetread.manifests.folders import declared
from wetread.manifests.loader import read_manifest
from wetread.manifests.specs import Manifest

LONGEST = 60 * 24 * 30
"""Minutes: what waits for longer than a month is no matter of a worklist."""

PRIORITIES: tuple[Priority, ...] = get_args(Priority)
STANDINGS: tuple[Decision, ...] = get_args(Decision)

Told = Literal["radiologist", "resident", "technologist", "auditor", "admin"]


class Limit(Noun):
    """How long something may take for drafts of one priority."""

    priority: Priority
    minutes: float = Field(gt=0, le=LONGEST)
    because: str = Field(min_length=1)


class Step(Noun):
    """One level of the ladder: when a draft that still waits is raised to it, and who is told."""

    minutes_past_due: float = Field(
        ge=-LONGEST, le=LONGEST, description="less than 0: that long before it is due"
    )
    priorities: tuple[Priority, ...] = Field(default=PRIORITIES, min_length=1)
    notify: tuple[Told, ...] = Field(min_length=1)
    because: str = Field(min_length=1)


class Which(Noun):
    """Drafts of these priorities and standings; all of those that are not named."""

    priorities: tuple[Priority, ...] = Field(default=PRIORITIES, min_length=1)
    standings: tuple[Decision, ...] = Field(default=STANDINGS, min_length=1)
    because: str = Field(min_length=1)

    def covers(self, priority: Priority, standing: Decision) -> bool:
        return priority in self.priorities and standing in self.standings


class Dwell(Which):
    """The least time between being shown a draft and signing it."""

    seconds: float = Field(gt=0, le=3600)


class CheckRate(Noun):
    """How often a film that is kept for it waits among the others with a wrong answer."""

    one_in: int = Field(ge=2, le=100_000, description="drafts, in the mean; when is drawn by lot")
    because: str = Field(min_length=1)


class Signers(Which):
    """Whose signatures such a draft needs before it is released.

    `any-one`, `all` of the panel, or `quorum:n` of it; without a panel any radiologist counts.
    """

    needs: str = Field(pattern=r"^(any-one|all|quorum:[2-9])$")
    panel: tuple[str, ...] = Field(default=(), description="names of users; nobody else counts")
    not_by_author: bool = Field(
        default=False, description="whoever wrote a part of it leaves the signature to others"
    )

    @property
    def how_many(self) -> int:
        """Signatures of different people."""
        if self.needs == "all":
            return len(self.panel)
        return int(self.needs.removeprefix("quorum:")) if self.needs != "any-one" else 1

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.needs == "all" and not self.panel:
            raise ValueError("all of a panel sign: name its users under panel")
        if len(set(self.panel)) < len(self.panel):
            raise ValueError("panel names each user once")
        if self.panel and self.how_many > len(self.panel):
            raise ValueError(f"a panel of {len(self.panel)} cannot give {self.how_many} signatures")
        return self


class SignOffSpec(Manifest):
    """Deadlines, claims, the ladder, who signs after what, and how often readers are checked."""

    beside = ("policy/v1", "promotion/v1")
    schema_: Literal["sign-off/v1"] = Field(alias="schema")
    due: tuple[Limit, ...]
    claims: tuple[Limit, ...]
    escalation: tuple[Step, ...] = ()
    read_first: tuple[Which, ...] = Field(
        default=(), description="drafts that readers see only after they said what they see"
    )
    dwell: tuple[Dwell, ...] = ()
    checks: CheckRate | None = Field(default=None, description="none come by themselves without")
    signatures: tuple[Signers, ...] = Field(
        default=(), description="what is needed beyond one radiologist; all rules that cover count"
    )

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for name in ("due", "claims"):
            given = sorted(limit.priority for limit in getattr(self, name))
            if given != sorted(PRIORITIES):
                raise ValueError(f"{name} names each of {', '.join(PRIORITIES)} once")
        for priority in PRIORITIES:
            times = [step.minutes_past_due for step in self.ladder(priority)]
            if times != sorted(set(times)):
                raise ValueError(f"each step of {priority} comes later than the one before it")
        return self

    def due_within(self, priority: Priority) -> timedelta:
        """From opening to deadline."""
        return _minutes(self.due, priority)

    def claim_lasts(self, priority: Priority) -> timedelta:
        """From the last act of whoever holds an item to the end of their claim."""
        return _minutes(self.claims, priority)

    def ladder(self, priority: Priority) -> tuple[Step, ...]:
        """The steps of one priority; the first leads to level 1."""
        return tuple(step for step in self.escalation if priority in step.priorities)

    def reached(self, priority: Priority, due: datetime, now: datetime) -> int:
        """The level of a draft that waits, by its deadline; 0 before the first step."""
        times = (due + timedelta(minutes=s.minutes_past_due) for s in self.ladder(priority))
        return sum(at <= now for at in times)

    def reads_first(self, priority: Priority, standing: Decision) -> bool:
        """Whether a reader says what they see before they are shown such a draft."""
        return any(rule.covers(priority, standing) for rule in self.read_first)

    def may_read_first(self, priority: Priority) -> bool:
        """Whether that depends on the standing alone, which nobody knows while it is worked up."""
        return any(priority in rule.priorities for rule in self.read_first)

    def dwell_of(self, priority: Priority, standing: Decision) -> timedelta:
        """How long such a draft has to be looked at before it is signed; 0 where no rule says."""
        times = (rule.seconds for rule in self.dwell if rule.covers(priority, standing))
        return timedelta(seconds=max(times, default=0))

    def signers(self, priority: Priority, standing: Decision) -> tuple[Signers, ...]:
        """The rules on who has to sign such a draft; one radiologist always has to."""
        return tuple(rule for rule in self.signatures if rule.covers(priority, standing))

    @property
    def soonest(self) -> timedelta:
        """How long past due the first step of any ladder is; where there is none, no time is."""
        times = [step.minutes_past_due for step in self.escalation]
        return timedelta(minutes=min(times, default=LONGEST))


def governing(found: dict[str, SignOffSpec]) -> SignOffSpec:
    """The one file of the folder; the one that ships where it has none.

    Raises:
        ManifestError: there are several, so that nobody could tell which of them counts.
    """
    if len(found) > 1:
        raise ManifestError(
            f"policies: {', '.join(found)} are all of sign-off/v1; keep one of them"
        )
    return next(iter(found.values()), None) or shipped()


@cache
def shipped() -> SignOffSpec:
    """The rules that come with the package."""
    return read_manifest(shipped_file(), SignOffSpec)


def shipped_file() -> Path:
    return declared("policies") / "sign-off.yaml"


def _minutes(limits: tuple[Limit, ...], priority: Priority) -> timedelta:
    return timedelta(minutes=next(one.minutes for one in limits if one.priority == priority))
