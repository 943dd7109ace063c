"""What waits for too long is raised level by level, each of them once, and people are told."""

import json
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from conftest import NOW
from wetread.audit import chain
from wetread.audit.key import AuditKey
from wetread.audit.ledger import Ledger
from wetread.clinical.principals import SYSTEM, Principal
from wetread.errors import NotAuthorised, RuntimeUnavailable
from wetread.manifests.sign_off import shipped
from wetread.ports.notifying import Notice
from wetread.signoff.escalation import Escalation
from wetread.store.database import Database
from wetread.testing.clocks import FixedClock

RADIOLOGIST = Principal(user="rad", role="radiologist", full_name="Dr. R. Adiologist")
DUE = timedelta(hours=1)  # of STAT
MINUTE = timedelta(minutes=1)


@dataclass
class Post:
    """Keeps what it is handed, unless it is away."""

    away: bool = False
    got: list[tuple[int, str]] = field(default_factory=list)

    def __call__(self, notice: Notice, now: datetime) -> None:
        if self.away:
            raise RuntimeUnavailable("nobody there")
        self.got.append((notice.level, notice.role))


@pytest.fixture
def clock(ledger) -> FixedClock:
    """The hours of the whole house."""
    ledger.clock = clock = FixedClock(NOW)
    return clock


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def escalation(ledger, clock, post) -> Escalation:
    return Escalation(ledger, shipped(), post)


@pytest.fixture
def recorded(ledger):
    """What the record says of an event, in order."""

    def recorded(event: str) -> list[dict[str, Any]]:
        with ledger.database.read() as connection:
            return [json.loads(r.body) for r in chain.records(connection) if r.event == event]

    return recorded


def test_item_is_raised_at_each_step_and_its_people_are_told(
    offer, worklist, escalation, clock, post, recorded
) -> None:
    """A quarter of an hour before it is due, when it is due, and an hour later."""
    item = offer(priority="STAT")
    levels = []
    for pause in (DUE - 16 * MINUTE, MINUTE, 15 * MINUTE, 60 * MINUTE, 600 * MINUTE):
        clock.pass_(pause)
        escalation.sweep(SYSTEM)
        levels.append(worklist.find(item.id).level)

    assert levels == [0, 1, 2, 3, 3]
    assert [said["level"] for said in recorded("work-item.escalated")] == [1, 2, 3]
    assert post.got == [(1, "radiologist"), (2, "radiologist"), (3, "admin"), (3, "radiologist")]


def test_sweep_that_comes_late_raises_level_by_level(
    offer, worklist, escalation, clock, recorded
) -> None:
    """Nobody swept over night; every level is on record all the same."""
    item = offer(priority="STAT")
    clock.pass_(DUE * 10)

    done = escalation.sweep(SYSTEM)

    assert (done.raised, done.sent, done.unsent) == (3, 4, 0)
    assert worklist.find(item.id).level == 3
    assert [said["level"] for said in recorded("work-item.escalated")] == [1, 2, 3]


def test_raising_takes_nothing_from_whoever_reads(offer, worklist, escalation, clock) -> None:
    """Holder, version and digest stay: what they saw is what they sign."""
    item = offer(priority="STAT")
    clock.pass_(DUE - MINUTE)
    held = worklist.claim(RADIOLOGIST, item.id)
    clock.pass_(MINUTE)
    escalation.sweep(SYSTEM)

    assert worklist.find(item.id) == held.model_copy(update={"level": 2})


def test_decided_item_is_left_alone(offer, worklist, escalation, clock, post) -> None:
    """Whatever its deadline was."""
    item = offer(priority="STAT")
    worklist.reject(RADIOLOGIST, item.id, "wrong patient")
    clock.pass_(DUE * 10)

    assert escalation.sweep(SYSTEM).raised == 0
    assert (worklist.find(item.id).level, post.got) == (0, [])


def test_sweep_opens_what_nobody_acted_on(offer, worklist, escalation, clock, recorded) -> None:
    """Then the queue shows it as open to everybody."""
    item = offer(priority="ROUTINE")
    held = worklist.claim(RADIOLOGIST, item.id)
    clock.pass_(timedelta(hours=4))

    assert [escalation.sweep(SYSTEM).expired for _ in range(2)] == [1, 0]
    found = worklist.find(item.id)
    assert (found.state, found.holder, found.version) == ("open", None, held.version)
    assert [said["user"] for said in recorded("work-item.claim-expired")] == ["rad"]


def test_notice_that_fails_undoes_nothing_and_is_tried_again(
    offer, worklist, escalation, clock, post, recorded
) -> None:
    """The record says once that it could not be sent, and then that it was."""
    item = offer(priority="ROUTINE")
    clock.pass_(timedelta(hours=24))
    post.away = True
    failed = [escalation.sweep(SYSTEM) for _ in range(3)]
    post.away = False
    mended = [escalation.sweep(SYSTEM) for _ in range(2)]

    assert worklist.find(item.id).level == 1
    assert [(done.sent, done.unsent) for done in failed] == [(0, 1)] * 3
    assert [(done.sent, done.unsent) for done in mended] == [(1, 0), (0, 0)]
    (said,) = recorded("notice.failed")
    assert (said["item"], said["role"], said["error"]) == (
        item.id,
        "radiologist",
        "RuntimeUnavailable",
    )
    assert len(recorded("notice.sent")) == 1


def test_notice_of_an_item_that_was_decided_meanwhile_is_not_sent(
    offer, worklist, escalation, clock, post
) -> None:
    """Nobody is called to what is done."""
    item = offer(priority="ROUTINE")
    clock.pass_(timedelta(hours=24))
    post.away = True
    escalation.sweep(SYSTEM)
    worklist.reject(RADIOLOGIST, item.id, "wrong patient")
    post.away = False
    escalation.sweep(SYSTEM)

    assert post.got == []


def test_process_that_dies_while_it_sends_leaves_the_notice_to_the_next(
    offer, escalation, ledger, clock, post, recorded
) -> None:
    """The level is on record already; the notice goes out once the dead one's time is over."""
    offer(priority="ROUTINE")
    clock.pass_(timedelta(hours=24))

    def dies(notice: Notice, now: datetime) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Escalation(ledger, shipped(), dies).sweep(SYSTEM)
    assert escalation.sweep(SYSTEM).sent == 0
    clock.pass_(2 * MINUTE)

    assert escalation.sweep(SYSTEM).sent == 1
    assert len(recorded("work-item.escalated")) == 1


def test_two_that_sweep_at_once_raise_and_tell_once(
    offer, ledger, home, clock, post, recorded
) -> None:
    """Each on connections of its own, as two processes have them."""
    for turn in range(1, 6):
        offer(priority="STAT", case_id=f"case-{turn}")
    clock.pass_(DUE * 10)
    start = threading.Barrier(2)

    def sweep() -> None:
        database = Database.at(home / "wetread.db")
        own = Ledger(database, home, AuditKey(home / "keys"), clock)
        start.wait()
        Escalation(own, shipped(), post).sweep(SYSTEM)
        database.close()

    sweepers = [threading.Thread(target=sweep) for _ in range(2)]
    for one in sweepers:
        one.start()
    for one in sweepers:
        one.join()

    assert len(recorded("work-item.escalated")) == 15
    assert len(post.got) == len(recorded("notice.sent")) == 20


def test_a_notice_names_item_and_time_and_nobody() -> None:
    """It leaves the house; what it says is its item, its priority and its deadline."""
    notice = Notice(item="item-1", level=2, role="admin", priority="STAT", due=NOW)

    assert notice.sentence(NOW) == (
        "Work item item-1 (STAT) still waits for a signature and was due at 08:00 UTC on "
        "02 Mar 2026 (level 2)."
    )
    assert "is due at" in notice.sentence(NOW - MINUTE)


@pytest.mark.parametrize("role", ["radiologist", "resident", "technologist", "auditor"])
def test_sweeping_is_for_whoever_runs_the_place(escalation, role) -> None:
    """The server, its owner, and admins."""
    with pytest.raises(NotAuthorised, match=r"queue\.escalate"):
        escalation.sweep(Principal(user="u", role=role))
    escalation.sweep(Principal(user="ada", role="admin"))
