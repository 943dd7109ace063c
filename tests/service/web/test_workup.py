"""What a page may do to a case, by whose hand, and several at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.departments import reading_first
from support.served import REPLIES
from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.planning import PlanEdit
from wetread.clinical.principals import Principal
from wetread.errors import BadInput, NotAuthorised, Refused
from wetread.service.web.case_lines import CaseLines
from wetread.service.web.seats import Seat
from wetread.service.web.workup import Workup, Workups
from wetread.signoff.sessions import Sessions
from wetread.simulation.scripted import ScriptedModels

READ, ACT = "case.show", "case.open"
MAY = {
    "radiologist": {READ, ACT},
    "resident": {READ, ACT},
    "technologist": {READ, ACT},
    "auditor": {READ},
    "admin": set(),
}


class Sits(Sessions):
    """Sessions in which the token is the role."""

    def __init__(self) -> None:
        pass  # nothing is kept

    def principal(self, token: str, *, used: bool = True) -> Principal:
        return Principal(user="somebody", role=token)


@pytest.fixture
def on(home: Path) -> Iterator[System]:
    system = System(Settings(home=home), models=ScriptedModels(REPLIES, words=FewWords()))
    yield system
    system.close()


def seat(role: str) -> Seat:
    return Seat(role, Sits())


def opened(on: System, text: str = "Outline the lungs. Pneumonia?") -> Workup:
    workups = Workups(on, seat("radiologist"))
    case_id = workups.open(workups.phantom(), text, "ROUTINE")
    return Workup(on, seat("radiologist"), case_id)


def nobody(name: str, finished: bool) -> None:
    """Listens to nothing."""


@pytest.mark.parametrize("role", MAY)
def test_each_step_is_judged_by_the_role_of_whoever_takes_it(on, role) -> None:
    """Every role and every step: a refusal changes nothing, and no step forgets to ask."""
    case_id = opened(on, "Overkill: outline the lungs").case_id
    workups, workup = Workups(on, seat(role)), Workup(on, seat(role), case_id)
    lines = CaseLines(on, seat(role))
    study = on.phantom_study()
    steps = {
        READ: (lambda: lines.latest("", 1), workup.case, workup.shown, workup.mark),
        ACT: (
            workups.phantom,
            lambda: workups.receive(Path("/nowhere")),
            lambda: workups.open(study, "Outline", "ROUTINE"),
            workup.plan,
            lambda: workup.run(nobody),
            lambda: workup.confirm(PlanEdit()),
            lambda: workup.ask("Outline the left lung"),
        ),
    }
    for action, taken in steps.items():
        for step in taken:
            if action in MAY[role]:
                try:
                    step()
                except BadInput:
                    continue  # the path that is none
            else:
                with pytest.raises(NotAuthorised):
                    step()


def test_a_case_is_seen_before_it_is_planned_while_it_is_and_after(on) -> None:
    """Each state shows what there is by then."""
    workup = opened(on)
    before = workup.shown()
    assert (before.at_work, before.turns[0].output.plan.tasks) == (True, ())

    workup.plan()
    planned = workup.shown()
    assert [t.agent for t in planned.turns[0].output.plan.tasks] == [
        "segmentation",
        "classification",
    ]
    assert planned.turns[0].output.findings == ()

    mark = workup.mark()
    workup.run(nobody)
    after = workup.shown()
    assert (after.at_work, len(after.turns[0].output.findings)) == (False, 3)
    assert workup.mark() != mark


def test_a_reason_is_withheld_with_what_it_may_quote(home, tmp_path) -> None:
    """Whoever has to read the next draft first is not told why the one before it went back."""
    policies = reading_first(tmp_path / "policies")
    settings = Settings(home=home, policies=policies)
    on = System(settings, models=ScriptedModels(REPLIES, words=FewWords()))
    workup = opened(on, "Is there pneumonia? Draft a report.")
    workup.plan()
    workup.run(nobody)
    (item,) = on.worklist.of_case(workup.case_id)
    ray = Principal(user="ray", role="radiologist")
    on.first_reading.record(ray, item.id, impression="Clear.", seen={"Pneumonia": "absent"})
    on.worklist.send_back(ray, item.id, "There is no pneumonia.")
    told = workup.shown().turns[0]
    assert told.declined == "There is no pneumonia."

    workup.ask("Is there pneumonia? Draft a report.")
    workup.plan()
    workup.run(nobody)
    first, second = workup.shown().turns
    assert second.view.read_first is not None
    assert (first.declined, second.declined) == ("", "")
    auditor = Workup(on, seat("auditor"), workup.case_id).shown()
    assert auditor.turns[0].declined == "There is no pneumonia."
    on.close()


def test_no_such_case(on) -> None:
    """Is told in one sentence."""
    with pytest.raises(BadInput, match="no case"):
        Workup(on, seat("radiologist"), "case-of-nobody").shown()


def test_confirming_twice_is_refused(on) -> None:
    """The second of two people is told that nothing waits any more."""
    workup = opened(on, "Overkill: outline the lungs")
    workup.plan()
    workup.run(nobody)
    workup.confirm(PlanEdit())
    with pytest.raises(Refused, match="waits to be confirmed"):
        workup.confirm(PlanEdit())


def test_cases_are_worked_on_side_by_side(on) -> None:
    """One process serves many: each case ends with its own findings and exactly one item."""
    cases = [opened(on) for _ in range(6)]

    def work(workup: Workup) -> None:
        workup.plan()
        workup.run(nobody)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, cases))

    for workup in cases:
        (turn,) = workup.shown().turns
        assert len(turn.output.findings) == 3
        assert len(on.worklist.of_case(workup.case_id)) == 1
    listed = CaseLines(on, seat("auditor")).latest("", 10)
    assert {line.case.id for line in listed} == {workup.case_id for workup in cases}
    assert {(line.request, line.study) for line in listed} == {
        ("Outline the lungs. Pneumonia?", "DX, thorax")
    }


def test_a_line_shows_the_first_request_and_the_latest_study(on) -> None:
    """What was said later may quote findings; where a text was erased the case still stands."""
    workup = opened(on)
    workup.plan()
    workup.run(nobody)
    workup.ask("You said it is likely, so draft it")
    lines = CaseLines(on, seat("auditor"))
    (line,) = lines.latest("", 10)
    assert (line.case.turns, line.request) == (2, "Outline the lungs. Pneumonia?")

    with on.database.write() as connection:
        connection.exec_driver_sql('delete from documents where body like \'%"text":"Outline%\'')
    again = System(on.settings)  # nothing of it is in memory
    (line,) = CaseLines(again, seat("auditor")).latest("", 10)
    again.close()
    assert (line.case.id, line.request) == (workup.case_id, "")
