"""What a department has on one day, and what is to be done on it. Times are local, HH:MM.

Everything is counted in steps of five minutes; lengths are rounded up to whole steps.
"""

import re
from datetime import date, time
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Modality, Priority
from wetread.manifests.specs import Manifest

_HH_MM: Final = re.compile(r"[0-2]?\d:[0-5]\d(?::[0-5]\d)?")

STEP: Final = 5
"""Minutes."""

LEAST_EGFR: Final = 30
"""mL/min/1.73 m2 below which iodinated contrast waits for a person to decide (ACR Manual on
Contrast Media 2024, chapter on post-contrast acute kidney injury)."""


def _clock_time(said: Any) -> Any:
    """YAML takes 12:30 without quotes for the number 750; hours alone are no time."""
    if isinstance(said, int) and 60 <= said < 24 * 60:  # noqa: PLR2004 - minutes of an hour
        return time(*divmod(said, 60))
    if isinstance(said, time) or (isinstance(said, str) and _HH_MM.fullmatch(said)):
        return said
    raise ValueError("write a time as HH:MM")


Clock = Annotated[time, BeforeValidator(_clock_time)]


class Hours(Noun):
    """From when to when, within one day."""

    start: Clock
    end: Clock

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"{self.end:%H:%M} is not after {self.start:%H:%M}")
        return self


class Scanner(Noun):
    """One machine in one room."""

    id: str = Field(min_length=1, max_length=64)
    modality: Modality
    open: Hours
    breaks: tuple[Hours, ...] = Field(default=(), max_length=8)


class Staff(Noun):
    """So many people who can do the same, and when they are there."""

    role: str = Field(min_length=1, max_length=64)
    count: int = Field(ge=0, le=100)
    hours: Hours


class Examination(Noun):
    """One request of the list.

    `preparation` is spent in a bay before the scan (drinking, cannula), `observation` in one after
    it. `needs` names who has to be there during the scan, and how many of them.
    """

    id: str = Field(min_length=1, max_length=64)
    modality: Modality
    minutes: int = Field(gt=0, le=480)
    priority: Priority = "ROUTINE"
    earliest: Clock | None = None
    latest: Clock | None = Field(default=None, description="when the scan has to be over")
    preparation: int = Field(default=0, ge=0, le=240)
    observation: int = Field(default=0, ge=0, le=240)
    needs: dict[str, Annotated[int, Field(ge=1, le=100)]] = Field(
        default_factory=dict, max_length=8
    )
    contrast: bool = False
    egfr: float | None = Field(default=None, gt=0, description="mL/min/1.73 m2")
    contrast_allergy: bool = False


class Day(Manifest):
    """A department's day and its list."""

    schema_: Literal["day/v1"] = Field(alias="schema")
    date: date
    bays: int = Field(default=0, ge=0, le=100, description="places to prepare and to observe")
    scanners: tuple[Scanner, ...] = Field(min_length=1, max_length=64)
    staff: tuple[Staff, ...] = Field(default=(), max_length=64)
    examinations: tuple[Examination, ...] = Field(max_length=1000)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for kind, ids in (
            ("scanner", [scanner.id for scanner in self.scanners]),
            ("examination", [one.id for one in self.examinations]),
        ):
            twice = {name for name in ids if ids.count(name) > 1}
            if twice:
                raise ValueError(f"{kind} {min(twice)!r} is listed twice")
        return self


class Placed(Noun):
    """When and where an examination takes place, and why not earlier."""

    id: str
    scanner: str
    start: time
    end: time
    because: str


class Left(Noun):
    """An examination that found no place; `nearest` is a time that only its own wishes exclude."""

    id: str
    because: str
    nearest: time | None = None
    scanner: str | None = None


class DayList(Noun):
    """The day as it was planned; `best` where it is proven that no plan is better."""

    date: date
    placed: tuple[Placed, ...]
    left: tuple[Left, ...]
    seconds: float
    best: bool


def steps(moment: time) -> int:
    """Steps since midnight until something ends, rounded down."""
    return (moment.hour * 60 + moment.minute) // STEP


def steps_from(moment: time) -> int:
    """Steps since midnight from which something begins, rounded up."""
    return length(moment.hour * 60 + moment.minute)


def length(minutes: int) -> int:
    """Steps that so many minutes take, rounded up."""
    return -(-minutes // STEP)


def clock(step: int) -> time:
    """The time of a step."""
    return time(*divmod(min(step * STEP, 24 * 60 - 1), 60))
