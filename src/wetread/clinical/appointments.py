"""A time that was found, not yet taken (FHIR Appointment `proposed`, Slot)."""

from datetime import date, datetime, time
from typing import Self

from pydantic import Field, model_validator

from wetread.clinical.coding import Noun


class BookingConstraints(Noun):
    """What the words of the request leave open; times are local to the calendar."""

    modality: str
    earliest: date
    latest: date
    wanted: date | None = Field(default=None, description="the day asked for; nearest wins")
    not_before: time | None = None
    not_after: time | None = None
    weekdays: tuple[int, ...] = Field(default=(0, 1, 2, 3, 4), description="Monday is 0")

    @model_validator(mode="after")
    def _window_is_open(self) -> Self:
        if self.latest < self.earliest:
            raise ValueError("the latest day lies before the earliest")
        return self


class AppointmentProposal(Noun):
    """A slot held for the patient until somebody signs or declines."""

    id: str
    slot: str = Field(description="id of the calendar slot")
    modality: str
    description: str
    resource: str
    start: datetime
    end: datetime
    constraints: BookingConstraints
    because: str = Field(description="why this slot and no other")

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.end <= self.start:
            raise ValueError("an appointment ends after it starts")
        return self
