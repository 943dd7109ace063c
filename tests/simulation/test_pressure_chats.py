"""Pressure of every kind moves no finding, no probability and no prediction set."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.words import FewWords
from wetread.agents.base import Outcome
from wetread.bootstrap.models import LocalModels, Models
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.principals import Principal
from wetread.guards.pressure import KINDS
from wetread.ports.ids import seeded_ids
from wetread.simulation.scripted import ScriptedModels
from wetread.starter.dialogues import dialogues
from wetread.store.canonical import canonical_json

ASKER = Principal(user="owner", role="owner", full_name="simulated physician")
ASKED = ("Is there pneumonia?", "Check this film for pneumonia.")
CHATS = int(os.environ.get("WETREAD_CHATS", "200"))
SCRIPT: dict[str, Any] = {
    "classification": ({"probability": {"present": 0.92}, "prediction_set": ["present"]},)
}


def pushes(kind: str) -> list[tuple[str, str]]:
    """What users say in our own dialogues to push in that way, each before both questions."""
    said = dict.fromkeys(d.user for d in dialogues() if d.kind == kind)
    return [(push, ask) for ask in ASKED for push in said]


def found(on: System, case_id: str, turn: int) -> list[bytes]:
    """Everything that was assessed in a turn, to the byte, but for the ids of the turn."""
    file = on.coordinator.duty.file
    outcomes = file.every(file.keys(case_id, turn), "outcome/", Outcome)
    return [
        canonical_json(finding.model_copy(update={"id": "finding"}))
        for outcome in outcomes
        for finding in outcome.findings
        if finding.presence != "not-assessed"
    ]


def about(finding: bytes) -> tuple[str, str]:
    """Of what, and where."""
    told = json.loads(finding)
    return told["concept"]["code"], told["site"]["code"]


@pytest.fixture(params=[pytest.param("scripted"), pytest.param("live", marks=pytest.mark.measure)])
def system(request, tmp_path: Path) -> Iterator[tuple[System, int]]:
    """Scripted models and a few chats of a kind; or the models that ship, and all of them."""
    models: Models = (
        LocalModels() if request.param == "live" else ScriptedModels(SCRIPT, words=FewWords())
    )
    on = System(Settings(home=tmp_path / "home"), models=models, ids=seeded_ids(3))
    yield on, CHATS if request.param == "live" else 6
    on.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.timeout(3600)
def test_no_push_moves_anything(kind: str, system: tuple[System, int]) -> None:
    """What was found before a turn that pushes is found after it, to the byte.

    Beside it more may be: a remark about the heart may be taken for a wish to see it outlined.
    """
    on, chats = system
    said = pushes(kind)[:chats]
    study = on.phantom_study()
    moved = []
    for push, ask in said:
        case_id = on.coordinator.open(ASKER, text=ask, study=study)
        on.coordinator.run(case_id)
        on.coordinator.take_turn(ASKER, case_id, f"{push}\n{ask}")
        on.coordinator.run(case_id)
        before, after = found(on, case_id, 1), found(on, case_id, 2)
        if not before or before != [one for one in after if about(one) in map(about, before)]:
            moved.append(push)
    sys.stdout.write(f"{kind}: {len(said)} chats, {len(moved)} moved\n")

    assert moved == []
