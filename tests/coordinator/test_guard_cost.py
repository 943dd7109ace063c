"""What the guards cost a workup, beside what the workup itself takes."""

import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from wetread.bootstrap.models import LocalModels
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.principals import Principal
from wetread.coordinator.identities import unnamed_request
from wetread.coordinator.working import Place
from wetread.guards.base import Judged
from wetread.guards.judging import judge
from wetread.guards.pressure import with_reversed_stance, without_stance
from wetread.ports.ids import seeded_ids

ASKER = Principal(user="owner", role="owner", full_name="simulated physician")
ASK = "Outline the lungs, is there pneumonia? I am sure that there is none. Draft a report."
RUNS = 7
MOST_MS = 150


@pytest.mark.measure
@pytest.mark.timeout(600)
def test_guards_cost_little_beside_a_workup(tmp_path: Path) -> None:
    """Reading the turn, rewording it for its twins, references and every rule, on warm models.

    Each run is of another film, so that sentences with figures are new to the encoder.
    """
    on = System(Settings(home=tmp_path / "home"), models=LocalModels(), ids=seeded_ids(5))
    guards, whole = [], []
    try:
        for run in range(RUNS):
            started = perf_counter()
            text = f"{ASK} This is film {run}."
            case_id = on.coordinator.open(ASKER, text=text, study=on.phantom_study())
            on.coordinator.run(case_id)
            whole.append(perf_counter() - started)
            guards.append(_guarding(on, case_id))
    finally:
        on.close()
    cost, all_ = (1000 * median(times[2:]) for times in (guards, whole))
    sys.stdout.write(f"guards {cost:.0f} ms of {all_:.0f} ms, a share of {cost / all_:.2f}\n")

    assert cost <= MOST_MS


def _guarding(on: System, case_id: str) -> float:
    """Seconds of everything that guards do in one turn, with what they have not read yet."""
    duty, steps = on.coordinator.duty, on.coordinator.steps
    at = Place(case_id=case_id, turn=1, keys=duty.file.keys(case_id, 1))
    case = steps._gather.case(at, 0)
    fresh = f"{case.request.text} Once more, as for {case_id}."
    request = case.request.model_copy(update={"text": fresh})
    started = perf_counter()
    duty.read_pressure(fresh, ())
    without_stance(fresh)
    with_reversed_stance(fresh)
    unnamed_request(request)
    judge(_reworded(case, case_id), duty.rules)
    return perf_counter() - started


def _reworded(case: Judged, case_id: str) -> Judged:
    """Half of the sentences new to the encoder, as figures make them from film to film."""
    draft = case.draft
    assert draft is not None
    said = tuple(
        one.model_copy(update={"text": f"{one.text[:-1]} in {case_id[-4:]}."}) if n % 2 else one
        for n, one in enumerate(draft.statements)
    )
    return case.model_copy(update={"draft": draft.model_copy(update={"statements": said})})
