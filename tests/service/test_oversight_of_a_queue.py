"""Figures of what the queue itself records, from the request to the signature."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.served import REPLIES
from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.coding import PNEUMONIA
from wetread.clinical.editing import Change
from wetread.clinical.findings import Finding
from wetread.clinical.principals import Principal
from wetread.signoff.items import WorkItem
from wetread.simulation.scripted import ScriptedModels

RITA = Principal(user="rita", role="radiologist", full_name="Dr. Rita Roentgen")
AUDITOR = Principal(user="aude", role="auditor")


class Hours:
    """A clock that a test turns on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def on(home: Path, hours: Hours) -> Iterator[System]:
    """A system on scripted models; rita is enrolled."""
    models = ScriptedModels(REPLIES, words=FewWords())
    system = System(Settings(home=home), models=models, clock=hours)
    system.users.add(
        system.owner(), "rita", role="radiologist", full_name=RITA.full_name, password="long enough"
    )
    yield system
    system.close()


def drafted(on: System) -> WorkItem:
    """The item of one more case."""
    text = "Outline the lungs, tell me whether there is pneumonia, draft a report"
    case_id = on.coordinator.open(on.owner(), text=text, study=on.phantom_study())
    on.coordinator.run(case_id)
    (item,) = on.worklist.of_case(case_id)
    return item


def test_what_people_did_is_what_is_counted(on: System, hours: Hours) -> None:
    """One signed as it was, one edited first, one returned; the rest follows from the record."""
    plain, edited, returned = drafted(on), drafted(on), drafted(on)
    hours.later(60)
    on.worklist.claim(RITA, plain.id)
    hours.later(40)
    on.signoff.sign(RITA, plain.id, meaning="approved")
    hours.later(100)
    _, payload = on.worklist.show(RITA, edited.id)
    assert payload.draft is not None
    about = next(
        n
        for n, one in enumerate(payload.draft.statements, start=1)
        if any(finding.id in one.cites for finding in payload.findings if _is_told(finding))
    )
    on.coordinator.edit(RITA, edited.id, [Change(kind="replace", number=about, text="No.")])
    on.signoff.sign(RITA, edited.id, meaning="approved")
    on.worklist.send_back(RITA, returned.id, "Another view, please.")
    hours.later(1)

    found = on.oversight.overview(AUDITOR)

    assert (found.opened, found.decided, found.unread) == (3, 3, 0)
    assert (found.overrides.events, found.overrides.n) == (2, 3)
    routine = found.turnaround[2]
    assert (routine.seconds.median, routine.past_due.events) == (200, 0)
    assert {one.agent for one in found.by_agent} >= {"classification", "segmentation"}
    (rita,) = found.readers
    assert (rita.name, rita.dwell.n, rita.dwell.quartiles) == ("rita", 2, (10, 30))
    assert (found.agreement.n, found.agreement.months[0].agreed.events) == (3, 1)
    assert found.subgroups.hidden == 3
    assert on.verify_audit(AUDITOR).ok


def _is_told(finding: Finding) -> bool:
    """A disease, and no outline."""
    return finding.concept == PNEUMONIA
