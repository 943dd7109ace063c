"""Dialogues of several turns, written to measure what follow-up turns are taken for."""

import csv
import json
import os
import sys
from collections import Counter
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from wetread.bootstrap.models import LocalModels
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.conversation import Asks
from wetread.clinical.principals import SYSTEM
from wetread.coordinator.viewing import CaseView
from wetread.ports.ids import seeded_ids
from wetread.statistics.proportion import wilson

DATA = Path(__file__).parents[1] / "data"
SETS = {
    name: [json.loads(line) for line in (DATA / file).read_text(encoding="utf-8").splitlines()]
    for name, file in (("seen", "followups.jsonl"), ("blind", "followups_blind.jsonl"))
}
"""Errors of the first were read while rules were written, of the second nobody's."""

AGENTS = {"segmentation", "classification", "report-drafting", "scheduling"}
ASKS = {"why", "how-sure", "show", "what-changed", "measure", "not-assessed", "who"}


def test_every_turn_says_what_it_should_be_taken_for() -> None:
    """Work, a question, something called off, or nothing; a slip would count as a fault."""
    for dialogue in (one for dialogues in SETS.values() for one in dialogues):
        assert len(dialogue["turns"]) >= 5
        for turn in dialogue["turns"]:
            expects = turn["expects"]
            assert turn["user"].strip()
            assert expects.keys() & {"tasks", "asks", "negated", "none"}, turn
            assert {*expects.get("tasks", ()), *expects.get("negated", ())} <= AGENTS
            assert expects.get("asks", "why") in ASKS


def test_there_are_sixty_of_them() -> None:
    """In either set, each once."""
    for dialogues in SETS.values():
        assert len({one["id"] for one in dialogues}) == len(dialogues) == 60


NAMES = {"left-lung": {"left lung"}, "right-lung": {"right lung"}}
NAMES["lungs"] = NAMES["left-lung"] | NAMES["right-lung"]


@pytest.mark.measure
@pytest.mark.data
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", SETS)
def test_turns_are_taken_for_what_they_are(name: str, data_dir: Path, tmp_path: Path) -> None:
    """The right work or the right question, about the right thing, answered from its findings."""
    films = _films(data_dir)
    on = System(Settings(home=tmp_path / "home"), models=LocalModels(), ids=seeded_ids(5))
    by = on.owner()
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    wrong, baseless = [], 0
    try:
        for dialogue, film in zip(SETS[name], cycle(films), strict=False):
            case_id, ids = "", set[str]()
            study = on.read_study(film, modality="DX")
            for turn in dialogue["turns"]:
                if case_id:
                    on.coordinator.take_turn(by, case_id, turn["user"])
                else:
                    case_id = on.coordinator.open(by, text=turn["user"], study=study)
                on.coordinator.run(case_id)
                view = on.coordinator.view(case_id, by=SYSTEM)
                kind = next(k for k in ("tasks", "asks", "negated", "none") if k in turn["expects"])
                good = _taken_right(view, turn["expects"])
                seen[kind], right[kind] = seen[kind] + 1, right[kind] + good
                if not good:
                    wrong.append((dialogue["id"], turn["user"], turn["expects"], _taken(view)))
                ids |= _ids(view)
                cited = {name for reply in view.replies for r in reply.remarks for name in r.cites}
                baseless += len(cited - ids)
    finally:
        on.close()
    total, share = sum(seen.values()), sum(right.values()) / sum(seen.values())
    low, high = wilson(sum(right.values()), total)
    lines = [f"{name}, {kind}: {right[kind]} of {n}" for kind, n in sorted(seen.items())]
    lines += [f"{name}, turns: {share:.3f} [{low:.3f}, {high:.3f}], n {total}; baseless {baseless}"]
    if os.environ.get("WETREAD_SHOW"):
        lines += [str(one) for one in wrong]
    sys.stdout.write("\n".join(lines) + "\n")

    assert baseless == 0
    assert share >= 0.9


def _films(data: Path) -> list[Path]:
    """Some test films of adults."""
    with (data / "cxr" / "manifest.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == "test"]
    return [data / row["file"] for row in rows[:20]]


def _taken_right(view: CaseView, expects: dict[str, Any]) -> bool:
    asked = {task.agent for task in view.plan.tasks if task.asked}
    about = NAMES.get(expects.get("about", ""), {expects.get("about")})
    if asked & set(expects.get("negated", ())):
        return False
    if "tasks" in expects:
        sites = {f.site.display.lower() for f in (view.payload.findings if view.payload else ())}
        meant = NAMES["lungs"] if asked == {"segmentation"} and about <= NAMES["lungs"] else set()
        return asked == set(expects["tasks"]) and sites & meant in (set(), about & meant)
    if "asks" not in expects:
        return not asked and not view.replies
    kinds = {reply.query.asks for reply in view.replies}
    names = {topic.name for reply in view.replies for topic in reply.query.about}
    suited = expects.get("about") is None or names == about
    return kinds == {expects["asks"]} and suited and not asked


def _taken(view: CaseView) -> tuple[list[str], list[tuple[Asks, list[str]]], str | None]:
    asked = [f"{task.agent}: {task.instruction}" for task in view.plan.tasks if task.asked]
    queries = [(r.query.asks, [t.name for t in r.query.about]) for r in view.replies]
    return asked, queries, view.plan.question or view.plan.declined


def _ids(view: CaseView) -> set[str]:
    """Everything of a turn that an answer may cite."""
    ids, payload = {view.request.id}, view.payload
    if payload:
        ids |= {payload.study_id, *(f.id for f in payload.findings)}
        ids |= {a.id for a in payload.abstentions} | {o.id for o in payload.observations}
        ids |= {payload.appointment.id} if payload.appointment else set()
    return ids
