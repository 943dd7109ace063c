"""The scheduling agent holds one slot for one examination, or says why it does not."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from wetread.agents.base import AGENTS, Agent, Resources, Work
from wetread.agents.calendar import Calendar
from wetread.agents.calendar_tables import Booking, CalendarResource, CalendarSlot
from wetread.agents.scheduling import slot_finding
from wetread.agents.words.dates import say_time
from wetread.audit.chain import AuditRow
from wetread.audit.key import AuditKey
from wetread.audit.ledger import Ledger
from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.imaging import ImagingStudy
from wetread.errors import ManifestError, Offered, OutOfScope, RuntimeUnavailable
from wetread.manifests.specs import AgentSpec
from wetread.ports.clock import system_clock
from wetread.store.database import Database
from wetread.store.tables import table_of

TABLES = [table_of(table) for table in (CalendarResource, CalendarSlot, Booking, AuditRow)]


@pytest.fixture
def calendar(tmp_path: Path) -> Iterator[Calendar]:
    database = Database.at(tmp_path / "calendar.db")
    SQLModel.metadata.create_all(database.engine, tables=TABLES)
    ledger = Ledger(database, tmp_path, AuditKey(tmp_path / "keys"), system_clock)
    yield Calendar(ledger, "Europe/Berlin", demo_days=200)
    database.close()


@pytest.fixture
def agent(resources: Callable[..., Resources], calendar: Calendar) -> Agent:
    given = resources("scheduling", calendar=calendar)
    return AGENTS.build("slot-finding", given.spec.agent.with_, given)


@pytest.fixture
def ask(make_work: Callable[..., Work]) -> Callable[[str], Work]:
    return lambda instruction: make_work(instruction, agent="scheduling")


def appointment(agent: Agent, work: Work) -> AppointmentProposal:
    found = agent(work).appointment
    assert found is not None
    return found


def test_words_become_a_slot_that_is_held_and_said(
    agent: Agent, ask: Callable[[str], Work]
) -> None:
    """The whole way: constraints, slot, reason, and a message in words."""
    outcome = agent(ask("Book a follow-up chest CT in two weeks, mornings only"))

    found = outcome.appointment
    assert found is not None
    assert found.id == "appt-t1"
    assert (found.modality, found.description) == ("CT", "Follow-up CT, chest")
    assert found.start.isoformat() == "2026-03-16T08:20:00+01:00"
    assert found.end - found.start == timedelta(minutes=20)
    assert found.because.startswith("the nearest to Monday 16 March 2026 of ")
    assert outcome.message == (
        f"{found.resource} is free on Monday 16 March 2026 at 08:20; "
        "held as proposed until the report is signed."
    )


def test_the_same_task_done_twice_holds_the_same_slot(
    agent: Agent, ask: Callable[[str], Work]
) -> None:
    """A crash between holding and recording costs nothing, even when the clock moved on."""
    work = ask("CT tomorrow")
    first = agent(work)

    assert agent(replace(work, now=work.now + timedelta(hours=20))) == first
    assert appointment(agent, replace(work, turn=2)).slot != appointment(agent, work).slot


def test_days_are_counted_from_when_it_was_asked(agent: Agent, ask: Callable[[str], Work]) -> None:
    """Tomorrow, said on Monday and worked on that night, is Tuesday."""
    work = ask("CT tomorrow")
    late = replace(work, now=work.now + timedelta(hours=23))

    assert appointment(agent, late).start.date() == (work.now + timedelta(days=1)).date()


def test_a_wish_that_has_passed_before_it_was_worked_on_is_out_of_scope(
    agent: Agent, ask: Callable[[str], Work]
) -> None:
    """Resumed a week later, tomorrow is gone, and no other day is taken for it."""
    work = ask("CT tomorrow")

    with pytest.raises(OutOfScope, match="no CT slot is free"):
        agent(replace(work, now=work.now + timedelta(days=7)))


def test_a_bare_follow_up_repeats_the_modality_of_the_study(
    agent: Agent, ask: Callable[[str], Work], make_study: Callable[..., ImagingStudy]
) -> None:
    """A radiograph is followed up by a radiograph, and the reader is told it was assumed."""
    work = replace(ask("Repeat it in six weeks"), study=make_study(modality="CR"))
    outcome = agent(work)

    assert outcome.appointment is not None
    assert outcome.appointment.modality == "DX"
    assert "no examination is named" in outcome.message
    assert "no examination is named" in outcome.appointment.because


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Book surgery for Tuesday", "it finds slots for"),
        ("Refer the patient to oncology", "it finds slots for"),
        ("Book a flight to Lisbon", "it finds slots for"),
        ("Don't book anything yet", "says not to book"),
        ("Book a CT last week", "past"),
        ("CT on Saturday", "if the days and the weekdays were left open, the nearest is CT"),
        ("CT tomorrow before 7", "if the time of day were left open, the nearest is CT"),
    ],
)
def test_what_it_cannot_do_is_a_reason_and_holds_nothing(
    agent: Agent, ask: Callable[[str], Work], words: str, reason: str
) -> None:
    """It abstains in one sentence that a reader can act on."""
    with pytest.raises(OutOfScope) as caught:
        agent(ask(words))

    assert reason in caught.value.reason


@pytest.mark.parametrize(
    "words",
    [
        "CT on Saturday",
        "follow-up chest CT tomorrow before 7",
        "MRI of the knee on Sunday",
        "Ultrasound of the kidneys tomorrow at 3 am",
        "Chest X-ray on Saturday",
    ],
)
def test_what_is_offered_instead_is_what_a_yes_books(
    agent: Agent, ask: Callable[[str], Work], words: str
) -> None:
    """The words of the offer, told back to the agent, hold the slot that the reason names."""
    with pytest.raises(Offered) as caught:
        agent(ask(words))
    held = appointment(agent, ask(caught.value.instead))

    assert caught.value.reason.endswith(f"the nearest is {held.resource} on {say_time(held.start)}")


def test_the_answer_survives_being_stored(agent: Agent, ask: Callable[[str], Work]) -> None:
    """Written as JSON and read again, the outcome is the same moment in the same place."""
    outcome = agent(ask("MRI of the knee next week"))

    assert type(outcome).model_validate_json(outcome.model_dump_json()) == outcome


def test_without_a_calendar_the_operator_is_told(
    resources: Callable[..., Resources], ask: Callable[[str], Work]
) -> None:
    """An agent that cannot look is unavailable, not out of scope."""
    with pytest.raises(RuntimeUnavailable, match="no calendar is connected"):
        slot_finding(resources("scheduling"))(ask("CT tomorrow"))


def test_the_manifest_decides_tolerance_and_horizon(
    resources: Callable[..., Resources], calendar: Calendar, ask: Callable[[str], Work]
) -> None:
    """Parameters come from YAML, and a misspelt one stops the load."""
    given = resources("scheduling", calendar=calendar)
    strict = AGENTS.build("slot-finding", {"tolerance_days": 0, "horizon_days": 30}, given)

    found = appointment(strict, ask("CT in two weeks"))
    assert found.constraints.earliest == found.constraints.latest
    with pytest.raises(OutOfScope, match="cannot be booked yet"):
        strict(ask("CT in six weeks"))
    with pytest.raises(ManifestError, match="tolerance"):
        AGENTS.check("slot-finding", {"tolerance": 3})


def test_every_example_in_the_manifest_finds_a_slot(
    agent: Agent, ask: Callable[[str], Work], spec: Callable[[str], AgentSpec]
) -> None:
    """What the manifest says people ask for is what the agent can do."""
    examples = [words for skill in spec("scheduling").skills for words in skill.examples]

    assert len(examples) >= 25
    for turn, words in enumerate(examples, 1):
        found = appointment(agent, replace(ask(words), turn=turn))
        assert datetime.fromisoformat(found.start.isoformat()) > ask(words).now, words


def test_the_solver_is_imported_only_to_find_a_slot() -> None:
    """A command that books nothing does not wait for OR-Tools."""
    code = "import sys, wetread.agents.scheduling; print('ortools' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "False"
