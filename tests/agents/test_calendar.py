"""Nobody holds a slot twice, and the imaginary hospital is the same in every home."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlmodel import SQLModel, func, select

from wetread.agents.bookings import (
    booking_of,
    confirm,
    free_slots,
    propose,
    release,
    slots_between,
    utc_text,
)
from wetread.agents.calendar import Calendar
from wetread.agents.calendar_tables import Booking, CalendarResource, CalendarSlot
from wetread.agents.demo_hospital import seed_demo_calendar
from wetread.agents.slots import Slot, against
from wetread.audit.chain import AuditRow, records
from wetread.audit.key import AuditKey
from wetread.audit.ledger import Ledger
from wetread.clinical.appointments import BookingConstraints
from wetread.clinical.principals import SYSTEM, Principal, Role
from wetread.errors import LostRace, NotAuthorised, OutOfScope, Refused
from wetread.store.database import Database
from wetread.store.tables import insert_row, table_of

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
TODAY = NOW.date()
BERLIN = ZoneInfo("Europe/Berlin")
TABLES = [table_of(table) for table in (CalendarResource, CalendarSlot, Booking, AuditRow)]


def on(database: Database, zone: str = "UTC", *, demo_days: int = 0) -> Calendar:
    """A calendar on a database of its own, with its record beside it."""
    home = Path(str(database.engine.url.database)).parent
    ledger = Ledger(database, home, AuditKey(home / "keys"), lambda: NOW)
    return Calendar(ledger, zone, demo_days=demo_days)


def empty_database(path: Path) -> Database:
    database = Database.at(path)
    SQLModel.metadata.create_all(database.engine, tables=TABLES)
    return database


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Database]:
    """Tables without a slot in them."""
    database = empty_database(tmp_path / "calendar.db")
    yield database
    database.close()


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Sixty days of the imaginary hospital; tests give back what they hold."""
    database = empty_database(tmp_path_factory.mktemp("hospital") / "calendar.db")
    with database.write() as connection:
        seed_demo_calendar(connection, today=TODAY, zone=BERLIN)
    yield database
    database.close()


def wishes(**changed: object) -> BookingConstraints:
    asked = {"modality": "CT", "earliest": TODAY, "latest": TODAY + timedelta(days=4)}
    return BookingConstraints.model_validate({**asked, **changed})


def first_free(connection: Connection) -> Slot:
    return free_slots(connection, wishes(), now=NOW, zone=BERLIN)[0]


def content(database: Database) -> list[tuple[object, ...]]:
    with database.read() as connection:
        return [
            tuple(row)
            for table in TABLES
            for row in connection.execute(table.select().order_by(*table.primary_key))
        ]


# --- the imaginary hospital ---------------------------------------------------------------------


def test_seeding_twice_adds_nothing(rooms: Database) -> None:
    """A home is opened again and again, and its calendar stays as it is."""
    with rooms.write() as connection:
        added = seed_demo_calendar(connection, today=TODAY, zone=BERLIN)
    before = content(rooms)
    with rooms.write() as connection:
        again = seed_demo_calendar(connection, today=TODAY, zone=BERLIN)

    assert added > 1000
    assert again == 0
    assert content(rooms) == before


def test_every_home_sees_the_same_calendar(rooms: Database, tmp_path: Path) -> None:
    """Opened day by day or all at once, the slots and what is taken are the same."""
    other = empty_database(tmp_path / "other.db")
    for days in range(8):
        with rooms.write() as connection:
            seed_demo_calendar(
                connection, today=TODAY + timedelta(days), zone=BERLIN, days=7 - days
            )
    for days in (2, 5, 7):
        with other.write() as connection:
            seed_demo_calendar(connection, today=TODAY, zone=BERLIN, days=days)

    assert content(rooms) == content(other)


def test_the_calendar_rolls_on_for_years(rooms: Database) -> None:
    """A demo years later finds slots from its own today, and no gap was filled in between."""
    later = NOW + timedelta(days=1100)
    for now in (NOW, later):
        with rooms.write() as connection:
            seed_demo_calendar(connection, today=now.date(), zone=BERLIN, days=10)
    with rooms.read() as connection:
        slots = slots_between(connection, "CT", now=NOW, zone=BERLIN)
        days = {slot.start.date() for slot in slots}

    assert max(days) > later.date()
    assert not any(date(2026, 4, 1) < day < later.date() for day in days)


def test_rooms_close_at_night_for_lunch_and_at_weekends(hospital: Database) -> None:
    """Slots lie inside opening hours, in local time, on working days."""
    with hospital.read() as connection:
        slots = slots_between(connection, "CT", now=NOW, zone=BERLIN)
    first_room = [slot for slot in slots if slot.room == "CT 1"]

    assert {slot.start.weekday() for slot in slots} == {0, 1, 2, 3, 4}
    assert all(slot.start.time() >= time(8) and slot.end.time() <= time(17) for slot in first_room)
    assert not any(
        slot.start.time() < time(13) and slot.end.time() > time(12) for slot in first_room
    )


def test_about_two_slots_in_five_are_taken_beforehand(hospital: Database) -> None:
    """A calendar without gaps or without patients would prove nothing."""
    with hospital.read() as connection:
        taken = connection.scalar(select(func.count()).select_from(Booking)) or 0
        slots = connection.scalar(select(func.count()).select_from(CalendarSlot)) or 1

    assert 0.35 < taken / slots < 0.45


def test_rooms_open_at_the_same_wall_time_after_the_clocks_change(hospital: Database) -> None:
    """Eight in the morning is seven in UTC before 29 March 2026 and six after it."""
    with hospital.read() as connection:
        slots = slots_between(connection, "CT", now=NOW, zone=BERLIN)
    opening = {slot.start.date(): slot.start for slot in reversed(slots)}
    friday, monday = opening[date(2026, 3, 27)], opening[date(2026, 3, 30)]

    assert friday.time() == monday.time() == time(8)
    assert utc_text(friday) == "2026-03-27T07:00:00+00:00"
    assert utc_text(monday) == "2026-03-30T06:00:00+00:00"


# --- holding ------------------------------------------------------------------------------------


def test_proposing_twice_under_one_key_holds_one_slot(hospital: Database) -> None:
    """A node that runs again after a crash finds what it held, and takes nothing more."""
    with hospital.write() as connection:
        first, second = free_slots(connection, wishes(), now=NOW, zone=BERLIN)[:2]
        held = propose(connection, first, "case/1/t1", "case", NOW)
        again = propose(connection, second, "case/1/t1", "case", NOW + timedelta(hours=1))

        assert (again.slot_id, again.created_at) == (held.slot_id, held.created_at)
        assert held.status == "proposed"
        assert len(release(connection, "case/1/t1")) == 1


def test_a_taken_slot_is_a_lost_race_that_names_the_winner(hospital: Database) -> None:
    """The second case is told who was first, and holds nothing."""
    with hospital.write() as connection:
        slot = first_free(connection)
        propose(connection, slot, "one/1/t1", "case-one", NOW)
        with pytest.raises(LostRace, match="case-one"):
            propose(connection, slot, "two/1/t1", "case-two", NOW)

        assert booking_of(connection, "two/1/t1") is None
        assert slot.id not in [s.id for s in free_slots(connection, wishes(), now=NOW, zone=BERLIN)]
        release(connection, "one/1/t1")


def test_the_database_itself_refuses_a_double_booking(hospital: Database) -> None:
    """Not the order of calls but the unique slot makes it impossible."""
    with hospital.read() as connection:
        slot = first_free(connection)
    rows = [
        Booking(key=key, slot_id=slot.id, case_id=key, status="booked", created_at="now")
        for key in ("one", "two")
    ]
    with pytest.raises(sqlite3.IntegrityError), hospital.write() as connection:
        for row in rows:
            insert_row(connection, Booking, **row.model_dump())


def test_confirming_is_idempotent_and_ends_releasing(hospital: Database) -> None:
    """What was signed for stays booked, however often either is said."""
    with hospital.write() as connection:
        propose(connection, first_free(connection), "signed/1/t1", "signed", NOW)

        assert confirm(connection, "signed/1/t1") is not None
        assert confirm(connection, "signed/1/t1") is None
        assert release(connection, "signed/1/t1") == []


def test_a_released_slot_is_free_again_and_cannot_be_confirmed(hospital: Database) -> None:
    """A declined proposal gives the slot back; a late signature is told so."""
    with hospital.write() as connection:
        slot = first_free(connection)
        propose(connection, slot, "gone/1/t1", "gone", NOW)

        assert len(release(connection, "gone/1/")) == 1
        assert release(connection, "gone/1/") == []
        assert first_free(connection).id == slot.id
        with pytest.raises(LostRace, match="released"):
            confirm(connection, "gone/1/t1")


def together(count: int, job: Callable[[int], str]) -> list[str]:
    """Run the job in so many threads at once; what each returned, or that it lost."""
    gate, results = threading.Barrier(count), [""] * count

    def run(n: int) -> None:
        gate.wait()
        try:
            results[n] = job(n)
        except LostRace as lost:
            results[n] = type(lost).__name__

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_proposals_at_once_for_one_slot_one_loses(hospital: Database) -> None:
    """Eight threads, one slot, a real file: one holds it and seven are told."""
    with hospital.read() as connection:
        slot = first_free(connection)

    def job(n: int) -> str:
        with hospital.write() as connection:
            return propose(connection, slot, f"race-{n}", f"race-{n}", NOW).key

    results = together(8, job)

    (winner,) = [result for result in results if result != "LostRace"]
    assert results.count("LostRace") == 7
    with hospital.write() as connection:
        assert release(connection, winner)


def test_cases_that_look_at_once_hold_different_slots(hospital: Database) -> None:
    """Finding and holding are one transaction, so everybody gets a slot of their own."""
    calendar = on(hospital, "Europe/Berlin")

    def job(n: int) -> str:
        return calendar.find_and_hold(SYSTEM, wishes(), f"many-{n}/1/t1", f"many-{n}", NOW)[0].id

    held = together(6, job)

    assert len(set(held)) == 6
    for n in range(6):
        calendar.release(SYSTEM, f"many-{n}/1/t1")


# --- finding ------------------------------------------------------------------------------------


@st.composite
def any_wishes(draw: st.DrawFn) -> BookingConstraints:
    first, last = sorted(draw(st.tuples(st.integers(0, 50), st.integers(0, 50))))
    day = draw(st.none() | st.integers(first, last))
    return wishes(
        modality=draw(st.sampled_from(["CT", "MR", "US", "DX"])),
        earliest=TODAY + timedelta(days=first),
        latest=TODAY + timedelta(days=last),
        wanted=None if day is None else TODAY + timedelta(days=day),
        not_before=draw(st.none() | st.builds(time, st.integers(7, 12))),
        not_after=draw(st.none() | st.builds(time, st.integers(13, 19))),
        weekdays=tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1)))),
    )


@given(any_wishes(), st.integers(0, 72))
@settings(deadline=None, max_examples=60)
def test_a_held_slot_was_free_lies_ahead_and_grants_every_wish(
    hospital: Database, wanted: BookingConstraints, hours: int
) -> None:
    """Whatever is asked for, nothing outside the constraints and nothing taken is proposed."""
    now = NOW + timedelta(hours=hours)
    calendar = on(hospital, "Europe/Berlin")
    with hospital.read() as connection:
        free = {slot.id for slot in free_slots(connection, wanted, now=now, zone=BERLIN)}
    try:
        slot, because = calendar.find_and_hold(SYSTEM, wanted, "law/1/t1", "law", now)
    except OutOfScope:
        assert not free
    else:
        assert slot.id in free
        assert slot.start > now
        assert not against(wanted, slot)
        assert calendar.find_and_hold(SYSTEM, wanted, "law/1/t1", "law", now) == (slot, because)
    finally:
        calendar.release(SYSTEM, "law/1/t1")


def test_asking_again_after_the_calendar_filled_up_gives_the_same_words(rooms: Database) -> None:
    """The reason is kept with the booking, so a resumed case says the same bytes."""
    calendar = on(rooms, "Europe/Berlin", demo_days=30)
    slot, because = calendar.find_and_hold(SYSTEM, wishes(), "first/1/t1", "first", NOW)
    calendar.find_and_hold(SYSTEM, wishes(), "other/1/t1", "other", NOW)

    later = NOW + timedelta(days=1)
    assert calendar.find_and_hold(SYSTEM, wishes(), "first/1/t1", "first", later) == (slot, because)


def test_a_key_cannot_be_reused_for_other_wishes(rooms: Database) -> None:
    """Another request under the same key would otherwise be shown a slot it ruled out."""
    calendar = on(rooms, "Europe/Berlin", demo_days=30)
    calendar.find_and_hold(SYSTEM, wishes(not_after=time(12)), "case/1/t1", "case", NOW)

    with pytest.raises(Refused, match="already holds"):
        calendar.find_and_hold(SYSTEM, wishes(not_before=time(13)), "case/1/t1", "case", NOW)


def test_a_confirmed_booking_stays_and_a_released_one_goes(rooms: Database) -> None:
    """The two ways a proposal ends."""
    calendar = on(rooms, demo_days=30)
    for key in ("kept/1/t1", "gone/1/t1"):
        calendar.find_and_hold(SYSTEM, wishes(), key, key[:4], NOW)
    calendar.confirm(SYSTEM, "kept/1/t1")
    calendar.release(SYSTEM, "kept/1/t1")
    calendar.release(SYSTEM, "gone/1/t1")

    with rooms.read() as connection:
        kept, gone = booking_of(connection, "kept/1/t1"), booking_of(connection, "gone/1/t1")
    assert kept is not None
    assert kept.status == "booked"
    assert gone is None


def test_every_change_of_a_booking_is_on_the_record_once(rooms: Database) -> None:
    """Asking again, booking again and releasing what is gone change nothing and say nothing."""
    calendar = on(rooms, demo_days=30)
    for _ in range(2):
        calendar.find_and_hold(SYSTEM, wishes(), "kept/1/t1", "kept", NOW)
        calendar.find_and_hold(SYSTEM, wishes(), "gone/1/t1", "gone", NOW)
    for _ in range(2):
        calendar.confirm(SYSTEM, "kept/1/t1")
        calendar.release(SYSTEM, "gone/1/t1")

    with rooms.read() as connection:
        said = [(record.event, record.case_id) for record in records(connection)]
    assert said == [
        ("appointment.proposed", "kept"),
        ("appointment.proposed", "gone"),
        ("appointment.booked", "kept"),
        ("appointment.released", "gone"),
    ]


@pytest.mark.parametrize("role", sorted(set(get_args(Role)) - {"system"}))
def test_nobody_moves_a_booking_by_hand(rooms: Database, role: Role) -> None:
    """A slot follows the report it belongs to: only the graph proposes, books and releases."""
    somebody = Principal(user="rita", role=role)
    calendar = on(rooms, demo_days=30)

    with pytest.raises(NotAuthorised):
        calendar.find_and_hold(somebody, wishes(), "case/1/t1", "case", NOW)
    with pytest.raises(NotAuthorised):
        calendar.confirm(somebody, "case/1/t1")
    with pytest.raises(NotAuthorised):
        calendar.release(somebody, "case/1/t1")


def test_days_far_ahead_open_when_they_are_looked_at(rooms: Database) -> None:
    """A fresh home pays for the days it needs, and never for more than it may open."""
    calendar = on(rooms, demo_days=200)
    near, _ = calendar.find_and_hold(SYSTEM, wishes(), "near/1/t1", "near", NOW)
    with rooms.read() as connection:
        opened = connection.scalar(select(func.max(CalendarSlot.start))) or ""
    goal = TODAY + timedelta(days=150)
    far, _ = calendar.find_and_hold(
        SYSTEM, wishes(earliest=goal, latest=goal + timedelta(days=4)), "far/1/t1", "far", NOW
    )

    assert opened < (TODAY + timedelta(days=5)).isoformat()
    assert near.start.date() < far.start.date()
    assert goal <= far.start.date()


def test_nothing_is_opened_where_a_real_calendar_fills_the_tables(rooms: Database) -> None:
    """Without demonstration days an empty calendar stays empty."""
    with pytest.raises(OutOfScope, match="no CT slot is free"):
        on(rooms).find_and_hold(SYSTEM, wishes(), "case/1/t1", "case", NOW)
    with rooms.read() as connection:
        assert connection.scalar(select(func.count()).select_from(CalendarSlot)) == 0


def test_wishes_far_apart_are_looked_at_in_full(rooms: Database) -> None:
    """When the fortnight around the first day is full, the rest of the window is searched."""
    wanted = wishes(latest=TODAY + timedelta(days=40), weekdays=(0,), not_after=time(8, 20))
    calendar = on(rooms, "Europe/Berlin", demo_days=60)
    held, reason = hold_until_full(calendar, wanted)

    assert held[-1].start.date() > TODAY + timedelta(days=14)
    assert [slot.start for slot in held] == sorted(slot.start for slot in held)
    assert "are taken" in reason


def hold_until_full(calendar: Calendar, wanted: BookingConstraints) -> tuple[list[Slot], str]:
    """What was held, in order, and the reason that ended it."""
    held: list[Slot] = []
    while True:
        key = f"case-{len(held)}/1/t1"
        try:
            slot, _ = calendar.find_and_hold(SYSTEM, wanted, key, key[:-5], NOW)
        except OutOfScope as full:
            return held, full.reason
        held.append(slot)
