"""`training.json`: what a model learned from, with what, and at what cost; pinned like its weights.

It holds no path and no name. The digest stands for the rows that were learned from, their licences
and the bytes of every file that was opened: who has the data can compute it again, and a data set
that was changed by one pixel has another.
"""

import csv
import json
import os
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, Field, ValidationError

from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Digest
from wetread.runtimes.digests import digest_file
from wetread.starter.energy import Energy
from wetread.store.canonical import digest_of

NAME = "training.json"
UNLISTED = "in no manifest"

Row = dict[str, Any]


class Learned(Noun):
    """The data, without a name of any of it."""

    manifests: dict[str, Digest] = Field(description="SHA-256 of the manifest of each collection")
    rows_digest: Digest = Field(
        description="SHA-256 of the RFC 8785 JSON of a sorted list, a row each: id, licence, "
        "split, and the sorted SHA-256 of those of its files that were opened"
    )
    rows: int
    splits: dict[str, int]
    licences: dict[str, int]


class TrainingRecord(Noun):
    """All of `training.json`."""

    model: str
    learned: Learned
    seed: int
    steps: int | None = Field(description="optimiser steps; None: the model's own number")
    resumed: bool = Field(description="time and energy are then those of the last run alone")
    finished: AwareDatetime
    seconds: float
    device: str
    libraries: dict[str, str]
    energy: Energy


def learned(data: Path, opened: Collection[Path]) -> Learned:
    """What the opened files below `data` amount to."""
    data = Path(os.path.normpath(data.absolute()))  # as the paths of what was opened are
    manifests = _manifests(data, opened)
    rows = sorted(_rows(data, manifests, set(opened) - set(manifests)), key=digest_of)
    return Learned(
        manifests={f"{path.parent.name}/{path.name}": digest_file(path) for path in manifests},
        rows_digest=digest_of(rows),
        rows=len(rows),
        splits=_counted(rows, "split"),
        licences=_counted(rows, "licence"),
    )


def _manifests(data: Path, opened: Collection[Path]) -> list[Path]:
    """Those of the collections from which anything was opened, whether or not they were read."""
    collections = {path.relative_to(data).parts[0] for path in opened}
    named = (data / name / "manifest.csv" for name in sorted(collections))
    return [path for path in named if path.is_file()]


def _rows(data: Path, manifests: Collection[Path], files: set[Path]) -> Iterator[Row]:
    """Each row of which a file was opened; then what was opened and stands in no manifest."""
    left = set(files)
    for path in manifests:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                named = {data / name for column, name in row.items() if _names_file(column, name)}
                if named & files:
                    left -= named
                    yield _row(row["id"], row["licence"], row.get("split"), named & files)
    for path in left:
        yield _row(None, UNLISTED, None, {path})


def _names_file(column: str | None, name: object) -> bool:
    return column is not None and (column == "file" or column.endswith("_file")) and bool(name)


def _row(name: str | None, licence: str, split: str | None, files: Collection[Path]) -> Row:
    digests = sorted(digest_file(path) for path in files)
    return {"id": name, "licence": licence, "split": split or "none", "files": digests}


def _counted(rows: Collection[Row], key: str) -> dict[str, int]:
    return dict(sorted(Counter(str(row[key]) for row in rows).items()))


def write_record(record: TrainingRecord, folder: Path) -> None:
    text = json.dumps(record.model_dump(mode="json"), indent=2, sort_keys=True)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def read_record(folder: Path) -> TrainingRecord | None:
    """The record in a model's folder; None where none came with it, or one of another form."""
    try:
        return TrainingRecord.model_validate_json((folder / NAME).read_bytes())
    except (OSError, ValidationError):
        return None


def in_words(record: TrainingRecord | None) -> str:
    """The record as Markdown, for the end of a card."""
    if record is None:
        return "Not recorded: no training record came with this model."
    data, energy = record.learned, record.energy
    lines = [
        f"- **Data.** {data.rows} rows, digest `{data.rows_digest}`.",
        *(f"- **{name}.** SHA-256 `{digest}`." for name, digest in data.manifests.items()),
        f"- **Splits.** {_listed(data.splits)}.",
        f"- **Licences.** {_listed(data.licences)}.",
        f"- **Run.** {_run(record)}.",
        f"- **Energy.** About {energy.kilowatt_hours:.3f} kWh; {energy.method}.",
        f"- **Libraries.** {_listed(record.libraries)}.",
    ]
    return "\n".join(lines)


def _run(record: TrainingRecord) -> str:
    again = " (of the last run; it was resumed)" if record.resumed else ""
    steps = record.steps or "as the model has them"
    return (
        f"Seed {record.seed}, steps {steps}, finished {record.finished:%Y-%m-%d}, "
        f"{record.seconds:.0f} s on {record.device}{again}"
    )


def _listed(counts: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {count}" for name, count in counts.items()) or "none"
