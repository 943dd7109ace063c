"""The calendar as the scheduling agent sees it: find a slot and hold it, in one transaction."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from wetread.agents.bookings import booking_of, confirm, propose, release, slot_of, slots_between
from wetread.agents.demo_hospital import seed_demo_calendar
from wetread.agents.slots import Slot, against, choose, fitting, solver_module
from wetread.clinical.appointments import BookingConstraints
from wetread.errors import Refused
from wetread.store.database import Database

DEFAULT_ZONE: Final = "UTC"
NEARBY: Final = timedelta(days=14)
"""How far from the day wanted is looked first, and how far for an alternative."""


class Calendar:
    """Slots of one database, seen from one time zone.

    Args:
        database: holds rooms, slots and bookings.
        zone: IANA name of the time zone in which rooms open and people speak.
        demo_days: how many days ahead the imaginary hospital opens, each when first looked at;
            0 where a real calendar fills the tables.
    """

    def __init__(self, database: Database, zone: str = DEFAULT_ZONE, *, demo_days: int = 0) -> None:
        self.zone = ZoneInfo(zone)
        self._database = database
        self._demo_days = demo_days

    def seed(self, now: datetime) -> None:
        """Open all demonstration days at once, as somebody browsing the calendar expects."""
        with self._database.write() as connection:
            self._open(connection, now, date.max)

    def find_and_hold(
        self, wanted: BookingConstraints, key: str, case_id: str, now: datetime
    ) -> tuple[Slot, str]:
        """Hold the best free slot and say why it is the best; the same key, the same answer.

        Finding and holding are one transaction, so nobody can be faster in between.

        Raises:
            OutOfScope: no free slot grants every wish.
            Refused: the key already holds a slot that these wishes rule out.
        """
        solver_module()  # imported before the lock is taken, since others wait for it
        with self._database.write() as connection:
            held = booking_of(connection, key)
            if held is None:
                slot, because = self._best(connection, wanted, now)
                held = propose(connection, slot, key, case_id, now, because=because)
            slot = slot_of(connection, held.slot_id, self.zone)
        if against(wanted, slot):
            raise Refused(f"booking {key} already holds {slot.id}; release it before asking again")
        return slot, held.because

    def confirm(self, key: str) -> None:
        """What was proposed under this key is booked; see `bookings.confirm`."""
        with self._database.write() as connection:
            confirm(connection, key)

    def release(self, key: str) -> None:
        """What was proposed under this key, if anything, is free again."""
        with self._database.write() as connection:
            release(connection, key)

    def _best(
        self, connection: Connection, wanted: BookingConstraints, now: datetime
    ) -> tuple[Slot, str]:
        """Near the day wanted first: days weigh most, so what is found there is the best of all."""
        goal = wanted.wanted or wanted.earliest
        near = max(wanted.earliest, goal - NEARBY), min(wanted.latest, goal + NEARBY)
        for first, last in (near, (wanted.earliest, wanted.latest)):
            slots = self._slots(connection, wanted.modality, now, first, last)
            if any(not slot.taken for slot in fitting(wanted, slots)):
                looked_at = wanted.model_copy(update={"earliest": first, "latest": last})
                return choose(looked_at, slots)
        around = self._slots(connection, wanted.modality, now, goal - NEARBY, goal + NEARBY)
        return choose(wanted, around)

    def _slots(
        self, connection: Connection, modality: str, now: datetime, first: date, last: date
    ) -> list[Slot]:
        self._open(connection, now, last)
        return slots_between(connection, modality, now=now, zone=self.zone, days=(first, last))

    def _open(self, connection: Connection, now: datetime, until: date) -> None:
        if self._demo_days:
            today = now.astimezone(self.zone).date()
            days = min((until - today).days, self._demo_days)
            seed_demo_calendar(connection, today=today, zone=self.zone, days=days)
