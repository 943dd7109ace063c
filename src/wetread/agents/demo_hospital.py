"""An imaginary hospital's calendar, so that a fresh home has something to book.

It rolls: each day from now to the horizon is opened once, whenever "now" is. Which slots are taken
beforehand is drawn from a digest of room and day, so that every home sees the same calendar.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from wetread.agents.bookings import utc_text
from wetread.agents.calendar_tables import Booking, CalendarResource, CalendarSlot
from wetread.store.tables import insert_ignoring, table_of

DEMO_CASE: Final = "demo"
_TAKEN_OF_256: Final = 102  # two in five
_NEVER: Final = ""


def _room(name: str, minutes: int, opens: str, closes: str, lunch: str) -> CalendarResource:
    lunch_from, lunch_to = lunch.split("-")
    return CalendarResource(
        id=name.lower().replace(" ", "-"),
        name=name,
        modality=name.split(maxsplit=1)[0],
        opens=opens,
        closes=closes,
        lunch_from=lunch_from,
        lunch_to=lunch_to,
        slot_minutes=minutes,
        weekdays="01234",
        open_until=_NEVER,
    )


ROOMS: Final = (
    _room("CT 1", 20, "08:00", "17:00", "12:00-13:00"),
    _room("CT 2", 20, "08:00", "19:00", "13:00-14:00"),
    _room("DX 1", 20, "07:30", "18:30", "12:30-13:00"),
    _room("MR 1", 45, "07:30", "18:00", "12:00-12:45"),
    _room("US 1", 30, "08:00", "16:30", "12:30-13:30"),
)


def seed_demo_calendar(
    connection: Connection, *, today: date, zone: ZoneInfo, days: int = 60
) -> int:
    """Open every day that is not yet open, up to so many days ahead.

    Returns:
        How many slots were added; none when nothing was to be done.
    """
    last = today + timedelta(days=days)
    rooms = table_of(CalendarResource)
    opened = {row.id: row.open_until for row in connection.execute(select(rooms))}
    behind = [room for room in ROOMS if opened.get(room.id, _NEVER) < last.isoformat()]
    return sum(
        _open_room(connection, room, _next_day(opened.get(room.id), today), last, zone)
        for room in behind
    )


def _next_day(opened: str | None, today: date) -> date:
    """The first day to open; days that went by unopened stay closed."""
    return max(today, date.fromisoformat(opened) + timedelta(days=1)) if opened else today


def _open_room(
    connection: Connection, room: CalendarResource, first: date, last: date, zone: ZoneInfo
) -> int:
    rooms = table_of(CalendarResource)
    insert_ignoring(connection, CalendarResource, **room.model_dump())
    slots = [row for day in _days(first, last) for row in _open(room, day, zone)]
    taken = [_taken(row) for row in slots if _is_taken(row)]
    for table, rows in ((CalendarSlot, slots), (Booking, taken)):
        if rows:
            connection.execute(insert(table_of(table)), rows)
    opened = update(rooms).where(rooms.c.id == room.id).values(open_until=last.isoformat())
    connection.execute(opened)
    return len(slots)


def _days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def _open(room: CalendarResource, day: date, zone: ZoneInfo) -> Iterator[dict[str, str]]:
    """The slots of one room on one day; a slot never reaches into lunch or past closing."""
    if str(day.weekday()) not in room.weekdays:
        return
    length = timedelta(minutes=room.slot_minutes)
    for opens, closes in ((room.opens, room.lunch_from), (room.lunch_to, room.closes)):
        start, until = _at(day, opens, zone), _at(day, closes, zone)
        while start + length <= until:
            text = utc_text(start)
            yield {
                "id": f"{room.id}-{start:%Y%m%d-%H%M}",
                "resource_id": room.id,
                "start": text,
                "end": utc_text(start + length),
            }
            start += length


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


def _is_taken(slot: dict[str, str]) -> bool:
    return hashlib.sha256(slot["id"].encode()).digest()[0] < _TAKEN_OF_256


def _taken(slot: dict[str, str]) -> dict[str, Any]:
    return {
        "key": f"{DEMO_CASE}/{slot['id']}",
        "slot_id": slot["id"],
        "case_id": DEMO_CASE,
        "status": "booked",
        "because": "",
        "created_at": slot["start"],
    }
