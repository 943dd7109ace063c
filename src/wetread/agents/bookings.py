"""Holding a slot: propose, confirm, release; each may be said twice and happens once.

Every function works inside a connection that `Database.write` opened. What makes double booking
impossible is the unique slot of `Booking`, not the order in which these are called.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Delete, Select, bindparam, delete, select

from wetread.agents.calendar_tables import Booking, CalendarResource, CalendarSlot
from wetread.agents.slots import Slot, against
from wetread.clinical.appointments import BookingConstraints
from wetread.errors import LostRace
from wetread.store.tables import insert_ignoring, row_by_key, run, table_of, update_row


def utc_text(moment: datetime) -> str:
    """The spelling of a moment in the tables."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def free_slots(
    connection: Connection, wanted: BookingConstraints, *, now: datetime, zone: ZoneInfo
) -> list[Slot]:
    """Slots that grant every wish and are held by nobody, in order of time."""
    slots = slots_between(
        connection, wanted.modality, now=now, zone=zone, days=(wanted.earliest, wanted.latest)
    )
    return [slot for slot in slots if not slot.taken and not against(wanted, slot)]


def slots_between(
    connection: Connection,
    modality: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    days: tuple[date, date] | None = None,
) -> list[Slot]:
    """Slots of a modality from now on, taken or not, in order of time and room.

    Args:
        connection: open for reading at least.
        modality: DICOM code of the room.
        now: slots that have begun are gone.
        zone: the calendar's time zone.
        days: local days, both included; None for as far as the calendar goes.
    """
    starts = table_of(CalendarSlot).c.start
    statement = _slots(modality).where(starts > utc_text(now))
    if days:
        first, last = days[0], days[1] + timedelta(days=1)
        statement = statement.where(
            starts >= utc_text(datetime.combine(first, time(), zone)),
            starts < utc_text(datetime.combine(last, time(), zone)),
        )
    return [_slot(row, zone) for row in connection.execute(statement)]


def slot_of(connection: Connection, slot_id: str, zone: ZoneInfo) -> Slot:
    statement = _slots().where(table_of(CalendarSlot).c.id == slot_id)
    return _slot(connection.execute(statement).one(), zone)


def last_held(connection: Connection, case_id: str, key: str, zone: ZoneInfo) -> datetime | None:
    """When the slot begins, local, that the case took hold of last, except under this key."""
    bookings = table_of(Booking)
    newest = bookings.c.created_at.desc(), bookings.c.key.desc()
    others = bookings.c.case_id == case_id, bookings.c.key != key
    statement = select(bookings.c.slot_id).where(*others).order_by(*newest)
    slot = connection.execute(statement.limit(1)).scalar_one_or_none()
    return None if slot is None else slot_of(connection, slot, zone).start


def booking_of(connection: Connection, key: str) -> Booking | None:
    return row_by_key(connection, Booking, key)


def propose(
    connection: Connection, slot: Slot, key: str, case_id: str, now: datetime, *, because: str = ""
) -> Booking:
    """Hold a slot until somebody signs; the same key holds what it held before.

    Raises:
        LostRace: another case holds this slot.
    """
    held = booking_of(connection, key)
    if held:
        return held
    row = Booking(
        key=key,
        slot_id=slot.id,
        case_id=case_id,
        status="proposed",
        because=because,
        created_at=utc_text(now),
    )
    if not insert_ignoring(connection, Booking, **row.model_dump()):
        raise LostRace(f"slot {slot.id} was taken a moment ago by {_holder(connection, slot.id)}")
    return row


def confirm(connection: Connection, key: str) -> Booking | None:
    """The proposed slot is booked; None where it is booked already.

    Raises:
        LostRace: the slot was released in between, so there is nothing left to book.
    """
    held = booking_of(connection, key)
    if held is None:
        raise LostRace(f"booking {key} was released; propose an appointment again")
    if held.status == "booked":
        return None
    update_row(connection, Booking, key, status="booked")
    return held


def release(connection: Connection, prefix: str) -> list[Booking]:
    """Free the slots under keys of this beginning that are only proposed. Booked ones stay."""
    held = proposed(connection, prefix)
    run(connection, _delete_proposed(), {"beginning": _beginning(prefix)})
    return held


def proposed(connection: Connection, prefix: str) -> list[Booking]:
    """What is only proposed under keys of this beginning."""
    rows = run(connection, _select_proposed(), {"beginning": _beginning(prefix)}).all()
    return [Booking(**row) for row in rows]


def _proposed() -> tuple[ColumnElement[bool], ...]:
    bookings = table_of(Booking)
    begins = bookings.c.key.like(bindparam("beginning"), escape="!")
    return begins, bookings.c.status == "proposed"


def _beginning(prefix: str) -> str:
    """As LIKE wants it: what means something to it means itself."""
    return re.sub(r"([!%_])", r"!\1", prefix) + "%"


@cache
def _select_proposed() -> Select[Any]:
    return select(table_of(Booking)).where(*_proposed())


@cache
def _delete_proposed() -> Delete:
    return delete(table_of(Booking)).where(*_proposed())


def _slots(modality: str | None = None) -> Select[Any]:
    slots, rooms, bookings = map(table_of, (CalendarSlot, CalendarResource, Booking))
    statement = (
        select(
            slots.c.id,
            slots.c.resource_id,
            rooms.c.name,
            rooms.c.modality,
            slots.c.start,
            slots.c.end,
            bookings.c.key,
        )
        .join_from(slots, rooms, slots.c.resource_id == rooms.c.id)
        .outerjoin(bookings, bookings.c.slot_id == slots.c.id)
        .order_by(slots.c.start, slots.c.resource_id)
    )
    return statement.where(rooms.c.modality == modality) if modality else statement


def _slot(row: Any, zone: ZoneInfo) -> Slot:
    slot_id, resource, room, modality, start, end, key = row
    return Slot(
        id=slot_id,
        resource=resource,
        room=room,
        modality=modality,
        start=datetime.fromisoformat(start).astimezone(zone),
        end=datetime.fromisoformat(end).astimezone(zone),
        taken=key is not None,
    )


def _holder(connection: Connection, slot_id: str) -> str:
    bookings = table_of(Booking)
    statement = select(bookings.c.case_id).where(bookings.c.slot_id == slot_id)
    return f"case {connection.execute(statement).scalar_one()}"
