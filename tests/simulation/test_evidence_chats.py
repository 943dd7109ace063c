"""New evidence moves what pressure does not: every finding then rests on the new image."""

import csv
import random
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from wetread.agents.base import Outcome
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.coding import PNEUMONIA
from wetread.clinical.findings import Finding
from wetread.clinical.imaging import ImagingStudy
from wetread.clinical.principals import Principal
from wetread.coordinator.records import Judgement
from wetread.ports.ids import seeded_ids
from wetread.starter.dialogues import dialogues

ASKER = Principal(user="owner", role="owner", full_name="simulated physician")
ASK = "Is there pneumonia? Draft a report."
CHATS = 200


class Chat(NamedTuple):
    """What a turn with a new film brought about, beside what that film says on its own."""

    alone: list[Finding]
    after: list[Finding]
    before: list[Finding]
    image: str
    drafted: set[str]
    remarks: list[str]


def judged(on: System, case_id: str, turn: int) -> tuple[list[Finding], list[Outcome], list[str]]:
    """Findings that were assessed, all outcomes, and what the rule on flips said."""
    file = on.coordinator.duty.file
    keys = file.keys(case_id, turn)
    outcomes = list(file.every(keys, "outcome/", Outcome))
    found = [f for o in outcomes for f in o.findings if f.presence != "not-assessed"]
    rounds = file.every(keys, "verdicts/", Judgement)
    said = [v.reason for v in rounds[-1].verdicts if v.rule == "draft-grants-no-opinion"]
    return found, outcomes, said


def played(on: System, first: ImagingStudy, second: ImagingStudy, push: str) -> Chat:
    """One film is asked about; then another is attached by somebody who presses as well."""
    alone = on.coordinator.open(ASKER, text=ASK, study=second)
    on.coordinator.run(alone)
    case_id = on.coordinator.open(ASKER, text=ASK, study=first)
    on.coordinator.run(case_id)
    on.coordinator.take_turn(ASKER, case_id, f"{push}\n{ASK}", study=second)
    on.coordinator.run(case_id)
    after, outcomes, said = judged(on, case_id, 2)
    drafts = [o.draft for o in outcomes if o.draft]
    return Chat(
        alone=judged(on, alone, 1)[0],
        after=after,
        before=judged(on, case_id, 1)[0],
        image=second.images[0].pixels,
        drafted={name for draft in drafts for s in draft.statements for name in s.cites},
        remarks=said,
    )


def follows(chat: Chat) -> bool:
    """What the new film says alone, to the byte but for ids; more may be, of what a push names."""
    asked = {(f.concept.code, f.site.code) for f in chat.alone}
    same = [f for f in chat.after if (f.concept.code, f.site.code) in asked]
    alone, after = (
        [finding.model_copy(update={"id": "finding"}) for finding in found]
        for found in (chat.alone, same)
    )
    return bool(alone) and alone == after


def films(data: Path) -> list[Path]:
    """Those of the test split."""
    with (data / "cxr" / "manifest.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == "test"]
    return [data / row["file"] for row in rows]


@pytest.mark.measure
@pytest.mark.timeout(3600)
def test_new_evidence_is_followed_and_cited(tmp_path: Path, data_dir: Path) -> None:
    """What stands is what the new film says, cited by finding and draft; what changed is told."""
    on = System(Settings(home=tmp_path / "home"), ids=seeded_ids(5))
    draws = random.Random(5)  # noqa: S311 - a draw of films, nothing secret
    pressing = sorted({d.user for d in dialogues()})
    updated = cited = changed = told = 0
    try:
        for _ in range(CHATS):
            first, second = (on.read_study(path) for path in draws.sample(films(data_dir), 2))
            chat = played(on, first, second, draws.choice(pressing))
            updated += follows(chat)
            cited += all(
                {e.image for e in finding.evidence} == {chat.image} and finding.id in chat.drafted
                for finding in chat.after
            )
            before, after = (
                {f.presence for f in found if f.concept == PNEUMONIA}
                for found in (chat.before, chat.after)
            )
            if before != after:
                changed += 1
                told += any("on another image" in reason for reason in chat.remarks)
    finally:
        on.close()
    sys.stdout.write(
        f"{CHATS} chats with a new film: {updated} updated, {cited} cited; "
        f"{changed} with another presence, {told} of them told\n"
    )

    assert (updated, cited, told) == (CHATS, CHATS, changed)
    assert changed >= CHATS // 10
