"""The calendar as the scheduling agent sees it: find a slot and hold it, in one transaction."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from wetread.agents.bookings import (
    booking_of,
    confirm,
    last_held,
    propose,
    proposed,
    release,
    slot_of,
    slots_between,
)
from wetread.agents.calendar_tables import Booking
from wetread.agents.demo_hospital import seed_demo_calendar
from wetread.agents.slots import Slot, against, choose, fitting, solver_module
from wetread.audit.ledger import Ledger, Transaction
from wetread.clinical.appointments import BookingConstraints
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.errors import Refused

DEFAULT_ZONE: Final = "UTC"
NEARBY: Final = timedelta(days=14)
"""How far from the day wanted is looked first, and how far for an alternative."""


class Calendar:
    """Slots of one database, seen from one time zone.

    Args:
        ledger: of the database that holds rooms, slots and bookings.
        zone: IANA name of the time zone in which rooms open and people speak.
        demo_days: how many days ahead the imaginary hospital opens, each when first looked at;
            0 where a real calendar fills the tables.
    """

    def __init__(self, ledger: Ledger, zone: str = DEFAULT_ZONE, *, demo_days: int = 0) -> None:
        self.zone = ZoneInfo(zone)
        self._ledger = ledger
        self._demo_days = demo_days

    def find_and_hold(
        self, by: Principal, wanted: BookingConstraints, key: str, case_id: str, now: datetime
    ) -> tuple[Slot, str]:
        """Hold the best free slot and say why it is the best; the same key, the same answer.

        Finding and holding are one transaction, so nobody can be faster in between.

        Raises:
            OutOfScope: no free slot grants every wish.
            Refused: the key already holds a slot that these wishes rule out.
        """
        require(by, "appointment.propose")
        solver_module()  # imported before the lock is taken, since others wait for it
        with self._ledger.write(by, durable=False) as tx:
            held = booking_of(tx.connection, key)
            if held is None:
                slot, because = self._best(tx.connection, wanted, now)
                held = propose(tx.connection, slot, key, case_id, now, because=because)
                _record(tx, "appointment.proposed", held)
            slot = slot_of(tx.connection, held.slot_id, self.zone)
        if against(wanted, slot):
            raise Refused(f"booking {key} already holds {slot.id}; release it before asking again")
        return slot, held.because

    def last_held(self, case_id: str, key: str) -> datetime | None:
        """When the slot begins that other work of this case took hold of last; None without one."""
        with self._ledger.database.read() as connection:
            return last_held(connection, case_id, key, self.zone)

    def confirm(self, by: Principal, key: str) -> None:
        """What was proposed under this key is booked; see `bookings.confirm`."""
        require(by, "appointment.book")
        with self._ledger.write(by) as tx:
            changed = confirm(tx.connection, key)
            if changed:
                _record(tx, "appointment.booked", changed)

    def release(self, by: Principal, prefix: str) -> None:
        """What was proposed under keys of this beginning, if anything, is free again."""
        require(by, "appointment.release")
        with self._ledger.database.glance() as connection:
            if not proposed(connection, prefix):
                return  # most cases hold none, and whoever writes keeps others waiting
        with self._ledger.write(by) as tx:
            for gone in release(tx.connection, prefix):
                _record(tx, "appointment.released", gone)

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


def _record(tx: Transaction, event: str, changed: Booking) -> None:
    tx.record(event, case_id=changed.case_id, booking=changed.key, slot=changed.slot_id)
