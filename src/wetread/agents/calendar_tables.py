"""Rooms, their slots, and who holds which: one booking per slot, so nobody can hold it twice.

Times are UTC in ISO 8601 of one width, so that text order is time order.
"""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class CalendarResource(SQLModel, table=True):
    """A room with one machine; hours are local wall time."""

    __tablename__ = "calendar_resources"

    id: str = Field(primary_key=True)
    name: str
    modality: str = Field(index=True)
    opens: str = Field(description="HH:MM")
    closes: str = Field(description="HH:MM")
    lunch_from: str = Field(description="HH:MM")
    lunch_to: str = Field(description="HH:MM")
    slot_minutes: int
    weekdays: str = Field(description="digits, Monday 0")
    open_until: str = Field(description="ISO date; no slot begins later")


class CalendarSlot(SQLModel, table=True):
    """A time in a room that can be booked as a whole."""

    __tablename__ = "calendar_slots"
    __table_args__ = (UniqueConstraint("resource_id", "start"),)

    id: str = Field(primary_key=True)
    resource_id: str = Field(foreign_key="calendar_resources.id")
    start: str = Field(index=True, description="UTC")
    end: str = Field(description="UTC")


class Booking(SQLModel, table=True):
    """A slot held for a case. `key` is case and task: the same task holds the same slot."""

    __tablename__ = "calendar_bookings"

    key: str = Field(primary_key=True)
    slot_id: str = Field(unique=True, foreign_key="calendar_slots.id")
    case_id: str = Field(index=True)
    status: str = Field(description="proposed or booked")
    because: str = Field(default="", description="why this slot, as it was said when it was held")
    created_at: str = Field(description="UTC")
