"""A check is marked before there is a case, and a kept film waits when its time has come."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.departments import checking
from support.words import FewWords
from wetread.audit.search import Sought, search
from wetread.bootstrap.planting import keep_film, plant_check, plant_due
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.principals import Principal
from wetread.coordinator.coordinator import Coordinator
from wetread.errors import BadInput, NotAuthorised, NotFound, Refused
from wetread.signoff.check_films import CheckFilm
from wetread.simulation.scripted import ScriptedModels

REPLIES = {
    "segmentation": ({"mask": "lungs", "scalars": {"quality": 0.95}},),
    "classification": ({"probability": {"present": 0.93}, "prediction_set": ("present",)},),
}
ASK = "Is there pneumonia? Draft a report."


@pytest.fixture
def on(home: Path, tmp_path: Path) -> Iterator[System]:
    """A department that checks one draft in two."""
    settings = Settings(home=home, policies=checking(tmp_path / "policies", one_in=2))
    on = System(settings, models=ScriptedModels(REPLIES, words=FewWords()))
    yield on
    on.close()


@pytest.fixture
def theo(on: System) -> Principal:
    """Who asks for films."""
    on.users.add(
        on.owner(), "theo", role="technologist", full_name="T. Heo", password="correct horse"
    )
    return on.users.active("theo")


def film(on: System, *, text: str = ASK, truth="absent") -> CheckFilm:
    return CheckFilm(study=on.phantom_study(), truth=truth, text=text, priority="URGENT")


def acted(on: System, case_id: str) -> list[tuple[str, str]]:
    """Who did what about a case, in order."""
    with on.database.read() as connection:
        found = search(connection, Sought(case_id=case_id), most=500)
    return [(one.event, one.actor) for one in reversed(found)]


def test_a_kept_film_waits_once_enough_drafts_came(on, theo) -> None:
    """As its requester's, with what is not true; the mark is the system's, and comes first."""
    keep_film(on, on.owner(), theo, film(on))
    assert plant_due(on) is None
    study = on.phantom_study()
    for _ in range(3):
        on.coordinator.run(on.coordinator.open(theo, text=ASK, study=study))
    item = plant_due(on)

    assert item is not None
    assert item.priority == "URGENT"
    payload = on.coordinator.view(item.case_id, by=theo).payload
    said = [f.presence for f in payload.findings if f.concept.display == "Pneumonia"]
    assert said == ["present"]
    assert [one.case_id for one in on.check_films.all(on.owner())] == [item.case_id]
    assert acted(on, item.case_id)[:2] == [("check.planted", "wetread"), ("case.opened", "theo")]
    assert plant_due(on) is None
    assert on.verify_audit(on.owner()).ok


def test_a_process_that_dies_before_the_case_is_there_leaves_no_case(on, theo, monkeypatch) -> None:
    """Never an ordinary one: the mark was there before it."""

    def dies(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(Coordinator, "open", dies)
    with pytest.raises(KeyboardInterrupt):
        plant_check(on, on.owner(), theo, film(on))

    (seen,) = on.checks.all(on.owner())
    assert seen.outcome == "void"
    with pytest.raises(NotFound):
        on.coordinator.view(seen.check.case_id, by=theo)


def test_what_dies_while_it_runs_releases_nothing(on, theo) -> None:
    """Resumed, it is read by the models as they are; it stays a check, and a signature none."""

    def dies(*_: object) -> None:
        raise MemoryError

    with pytest.raises(MemoryError):
        plant_check(on, on.owner(), theo, film(on, truth="present"), run=dies)
    (seen,) = on.checks.all(on.owner())
    on.coordinator.run(seen.check.case_id)
    item = on.coordinator.view(seen.check.case_id, by=theo).item
    on.users.add(on.owner(), "rita", role="radiologist", full_name="R.", password="correct horse")
    on.signoff.sign(on.users.active("rita"), item.id, meaning="approved")

    assert on.signoff.undelivered() == []
    assert on.worklist.find(item.id).state == "checked"


@pytest.mark.parametrize("text", [" ", "x" * 4001])
def test_a_request_that_nobody_could_make_is_refused_before_anything_is_kept(
    on, theo, text
) -> None:
    """Neither film nor check is on record."""
    for act in (plant_check, keep_film):
        with pytest.raises(BadInput):
            act(on, on.owner(), theo, film(on, text=text))
        with pytest.raises(NotAuthorised):
            act(on, theo, theo, film(on))

    assert on.checks.all(on.owner()) == []
    assert on.check_films.all(on.owner()) == []


def test_what_says_nothing_wrong_is_void_and_withdrawn(on, theo) -> None:
    """An outline alone checks nobody."""
    with pytest.raises(Refused, match="it is no check"):
        plant_check(on, on.owner(), theo, film(on, text="Outline the lungs. Draft a report."))

    (seen,) = on.checks.all(on.owner())
    assert seen.outcome == "void"
    item = on.coordinator.view(seen.check.case_id, by=theo).item
    assert item is None or on.worklist.find(item.id).state == "superseded"
