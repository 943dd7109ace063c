"""JSON Schemas of what the commands print, each with an example: `schemas/contract/*.json`.

python -m wetread.service.schemas           write them
python -m wetread.service.schemas --check   fail when they are not current
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from wetread.clinical.approval import Versions
from wetread.clinical.coding import BOTH_LUNGS, PNEUMONIA, Noun
from wetread.clinical.findings import Abstention, ImageEvidence
from wetread.clinical.planning import Task
from wetread.clinical.reports import Statement
from wetread.clinical.verdicts import Verdict
from wetread.service.contract import (
    DecisionOutput,
    DraftOutput,
    FindingOutput,
    PlanOutput,
    QueueOutput,
    ReadOutput,
    ResumeOutput,
    RoutedTask,
    RouteOutput,
    WorkItemOutput,
)

FOLDER = Path(__file__).resolve().parents[3] / "schemas" / "contract"
_IMAGE, _PAYLOAD, _MANIFEST = "1" * 64, "2" * 64, "3" * 64

_ITEM = WorkItemOutput(
    id="item-0f3c",
    case_id="case-9a41",
    state="open",
    digest=_PAYLOAD,
    due=datetime(2026, 3, 3, 8, 0, tzinfo=UTC),
    priority="ROUTINE",
    modality="DX",
)
_FINDING = FindingOutput(
    id="f-t1-pneumonia",
    concept=PNEUMONIA,
    site=BOTH_LUNGS,
    presence="present",
    probability=0.91,
    method="temperature-scaled",
    prediction_set=("present",),
    evidence=(ImageEvidence(image=_IMAGE),),
    measurements=(),
)
_READ = ReadOutput(
    case_id="case-9a41",
    request="Is there pneumonia? Draft a report.",
    plan=PlanOutput(
        tasks=(
            Task(id="t1", agent="classification", instruction="Is there pneumonia?", why="asked"),
            Task(
                id="t2",
                agent="report-drafting",
                instruction="Draft a report",
                depends_on=("t1",),
                why="asked",
            ),
        )
    ),
    findings=(_FINDING,),
    abstentions=(
        Abstention(id="abstention-t3", agent="scheduling", reason="no free slot before April"),
    ),
    draft=DraftOutput(
        statements=(
            Statement(section="impression", text="Pneumonia is likely.", cites=("f-t1-pneumonia",)),
        )
    ),
    verdicts=(Verdict(rule="cites-evidence", decision="pass", reason="no objection"),),
    work_item=_ITEM,
    timing={"workup": 1.2, "inference": 0.8},
    versions=Versions(agents={"classification": _MANIFEST}),
)

EXAMPLES: dict[str, Noun] = {
    "read": _READ,
    "queue-list": QueueOutput(items=(_ITEM,)),
    "queue-decision": DecisionOutput(
        item=_ITEM.model_copy(update={"state": "signed", "holder": "rita"}),
        released=(f"outbox/case-9a41/{_PAYLOAD}.json",),
    ),
    "resume": ResumeOutput(resumed=("case-9a41",), failed=()),
    "route": RouteOutput(
        id="1",
        in_scope=True,
        score=0.97,
        tasks=(RoutedTask(agent="segmentation", instruction="Outline the left lung only"),),
    ),
}


def schemas() -> dict[Path, str]:
    """Every schema by its file."""
    return {FOLDER / f"{name}.v1.json": _schema(value) for name, value in EXAMPLES.items()}


def _schema(example: Noun) -> str:
    schema = type(example).model_json_schema(mode="serialization")
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "examples": [example.model_dump(mode="json")],
    }
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write or check; the exit status says whether all is current."""
    wanted = schemas()
    if "--check" not in arguments:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path, text in wanted.items():
            path.write_text(text, encoding="utf-8")
        return 0
    stale = [path.name for path, text in wanted.items() if _read(path) != text]
    if stale:
        sys.stderr.write(f"not current: {', '.join(stale)}; run: make schemas\n")
    return int(bool(stale))


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
