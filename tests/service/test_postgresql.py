"""A department's database: the same case, the same races and the same refusals on PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from support.postgresql import postgresql
from support.words import FewWords
from wetread.agents.calendar_tables import Booking
from wetread.bootstrap.planting import plant_check
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.principals import SYSTEM
from wetread.errors import LostRace
from wetread.phantoms import ChestPhantom, render, to_dicom
from wetread.service.api.once import OnceRow
from wetread.signoff.check_films import CheckFilm
from wetread.signoff.escalation import Swept
from wetread.signoff.listing import Wanted
from wetread.simulation.scripted import ScriptedModels
from wetread.store import schema
from wetread.store.tables import table_of

ASKED = "Outline the lungs, is there pneumonia, book a chest CT in two weeks and write a report"
REPLIES = {
    "segmentation": ({"mask": "lungs", "scalars": {"quality": 0.95}},),
    "classification": ({"probability": {"present": 0.93}, "prediction_set": ("present",)},),
}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Empty databases on a real server."""
    with postgresql(tmp_path_factory.mktemp("pg")) as fresh:
        yield fresh


@pytest.fixture
def on(fresh: Callable[[], str], home: Path) -> Iterator[Callable[[], System]]:
    """Makes systems on one home and one empty database, as many processes would."""
    url = fresh()
    made: list[System] = []

    def make() -> System:
        models = ScriptedModels(REPLIES, words=FewWords())
        made.append(System(Settings(home=home, database_url=url), models=models))
        return made[-1]

    yield make
    for system in made:
        system.close()


def workup(system: System) -> str:
    study = system.receive(to_dicom(render(ChestPhantom(rows=256, columns=256))))
    case_id = system.coordinator.open(system.owner(), text=ASKED, study=study)
    system.coordinator.run(case_id)
    item = system.coordinator.view(case_id, by=SYSTEM).item
    assert item is not None
    return item.id


def radiologist(system: System, name: str) -> None:
    full = f"Dr. {name.capitalize()}"
    system.users.add(
        system.owner(), name, role="radiologist", full_name=full, password="correct horse"
    )


def test_a_case_goes_from_request_to_release(on: Callable[[], System]) -> None:
    """Queue, signature, booking, bundle and a chain that verifies."""
    system = on()
    item = workup(system)
    radiologist(system, "rita")
    by = system.users.authenticate("rita", "correct horse")

    system.signoff.sign(by, item, meaning="approved")

    assert len(system.follow(item)) == 1
    case_id = system.worklist.find(item).case_id
    assert system.worklist.unsettled() == []
    assert system.verify_audit(system.owner()).ok
    with system.database.read() as connection:
        held = select(table_of(Booking).c.status).where(table_of(Booking).c.case_id == case_id)
        assert connection.execute(held).scalars().all() == ["booked"]


def test_of_two_who_sign_at_once_one_wins(on: Callable[[], System]) -> None:
    """Two systems, as two processes would be; the loser is told who signed."""
    first = on()
    item = workup(first)
    outcomes: dict[str, str] = {}
    start = threading.Barrier(2)

    def sign(name: str, system: System) -> None:
        by = system.users.authenticate(name, "correct horse")
        start.wait(60)
        try:
            outcomes[name] = system.signoff.sign(by, item, meaning="approved").user
        except LostRace as lost:
            outcomes[name] = str(lost)

    for name in ("rita", "wilma"):
        radiologist(first, name)
    threads = [
        threading.Thread(target=sign, args=(name, system))
        for name, system in (("rita", first), ("wilma", on()))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (winner,) = [name for name, said in outcomes.items() if said == name]
    (loser,) = set(outcomes) - {winner}
    assert f"signed by {winner}" in outcomes[loser]
    assert first.verify_audit(first.owner()).ok


def test_two_that_sweep_at_once_raise_and_tell_once(on: Callable[[], System]) -> None:
    """Two systems, a day late; then the claim that ran out is anybody's."""
    systems = [on(), on()]
    first = systems[0]
    item = workup(first)
    for name in ("rita", "wilma"):
        radiologist(first, name)
    first.worklist.claim(first.users.authenticate("rita", "correct horse"), item)
    late, start = first.clock() + timedelta(hours=25), threading.Barrier(2)
    swept: list[Swept] = []

    def sweep(system: System) -> None:
        start.wait(60)
        swept.append(system.escalation.sweep(system.owner()))

    for system in systems:
        system.ledger.clock = lambda: late
    threads = [threading.Thread(target=sweep, args=(system,)) for system in systems]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [sum(getattr(one, name) for one in swept) for name in Swept.model_fields] == [1, 2, 3, 0]
    by = first.users.authenticate("wilma", "correct horse")
    assert first.worklist.claim(by, item).holder == "wilma"
    assert first.verify_audit(first.owner()).ok


def test_an_older_queue_is_narrowed_to_modalities(on: Callable[[], System]) -> None:
    """An item from before modalities were kept gets that of its study."""
    system = on()
    item = workup(system)
    with system.database.write() as connection:
        connection.execute(text("ALTER TABLE work_items DROP COLUMN modality"))
        connection.execute(text("ALTER TABLE users DROP COLUMN must_change"))
        for later in ("identities", "check_films", "showings"):
            connection.execute(text(f"DROP TABLE {later}"))
        connection.execute(
            text(
                'CREATE TABLE showings (item VARCHAR, "user" VARCHAR, at VARCHAR NOT NULL,'
                ' PRIMARY KEY (item, "user"))'
            )
        )
        shown = {"item": item, "at": "2026-03-02T08:00:00+00:00"}
        connection.execute(text("INSERT INTO showings VALUES (:item, 'rita', :at)"), shown)
        connection.execute(text("UPDATE alembic_version SET version_num = '0010'"))

    assert schema.upgrade(system.database) is True

    found = {
        code: [one.id for one in system.listing.page(system.owner(), wanted).items]
        for code, wanted in (
            ("CR", Wanted(modalities=("CR",))),
            ("MR", Wanted(modalities=("MR",))),
        )
    }
    assert found == {"CR": [item], "MR": []}
    waits = system.worklist.find(item).payload
    with system.database.read() as connection:
        kept = connection.execute(text("SELECT payload FROM showings")).scalars().all()
    assert kept == [waits]  # what was shown before counts for what waits


def test_several_sign_add_and_are_overseen(on: Callable[[], System]) -> None:
    """A co-signature, an addendum, a check that is missed, and the figures of all of it."""
    system = on()
    item = workup(system)
    radiologist(system, "rita")
    system.users.add(
        system.owner(), "remy", role="resident", full_name="Dr. Remy", password="correct horse"
    )
    remy, rita = (system.users.authenticate(name, "correct horse") for name in ("remy", "rita"))
    owner = system.owner()
    system.signoff.sign(remy, item, meaning="authored", preliminary=True)
    last = system.signoff.sign(rita, item, meaning="approved")
    system.follow(item)
    added = system.coordinator.addend(rita, item, "No earlier film was found.")
    system.signoff.sign(rita, added.id, meaning="approved")
    assert len(system.follow(added.id)) == 2
    assert [one.user for one in system.signoff.signed_report(last.id).signatures] == [
        "remy",
        "rita",
    ]

    study = system.receive(to_dicom(render(ChestPhantom(rows=256, columns=256))))
    asked = "Is there pneumonia? Write a report."
    film = CheckFilm(study=study, truth="absent", text=asked, priority="ROUTINE")
    check = plant_check(system, owner, owner, film)
    system.signoff.sign(rita, check.id, meaning="approved")
    system.follow(check.id)

    seen = system.oversight.overview(owner)
    assert (seen.caught.events, seen.caught.n, seen.overrides.n) == (0, 1, 1)
    assert [one.outcome for one in system.checks.all(owner)] == ["missed"]
    assert system.verify_audit(owner).ok


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events"]
)
def test_the_database_refuses_to_change_a_record(on: Callable[[], System], statement: str) -> None:
    """Append-only is a trigger of the server, whoever asks."""
    system = on()
    radiologist(system, "rita")

    with pytest.raises(DBAPIError, match="append-only"), system.database.write() as connection:
        connection.execute(text(statement))


def test_migrated_schema_is_the_mapped_schema(on: Callable[[], System]) -> None:
    """The migrations make on this server what the code maps."""
    system = on()
    database, _ = system.database, system.register
    workup(on())  # with the register and the API's keys, imports every table
    assert table_of(OnceRow) is not None

    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: name != "alembic_version"}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_a_server_that_was_away_is_found_again(on: Callable[[], System], monkeypatch) -> None:
    """Whoever lay idle meanwhile gets another connection, and nobody an error."""
    system = on()
    assert system.listing.page(system.owner(), Wanted()).items == ()
    with on().database.engine.connect() as other:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        name = other.execute(text("SELECT current_database()")).scalar()
        where = "WHERE datname = :name AND pid <> pg_backend_pid()"
        assert other.execute(text(f"{others} {where}"), {"name": name}).all()
    monkeypatch.setattr("wetread.store.server.IDLE_S", -1.0)

    assert system.listing.page(system.owner(), Wanted()).items == ()
    radiologist(system, "rita")
