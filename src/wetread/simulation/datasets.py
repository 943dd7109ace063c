"""A study out of a data set that the operator has: a row of its manifest, drawn by seed and number.

    study:
      use: dataset
      with:
        manifest: cxr/manifest.csv            # below WETREAD_DATA, or an absolute path
        where: {split: test}                  # columns and the values that they must have
        nth: 3                                # of the rows that fit, shuffled by `seed`
        truth: {concept: Pneumonia, column: label, present: [pneumonia], absent: [normal]}

Files are named as everywhere here: relative to the folder above the manifest's.
"""

import csv
import os
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import Field, ValidationError

from wetread.clinical.coding import Noun
from wetread.clinical.findings import Presence
from wetread.clinical.imaging import Modality
from wetread.errors import ManifestError
from wetread.manifests.registry import explain
from wetread.manifests.scenario import ScenarioSpec
from wetread.manifests.specs import Component
from wetread.simulation.chance import chance_of

KIND: Final = "dataset"
ROOT: Final = "WETREAD_DATA"


class Truth(Noun):
    """What a column of the manifest says of a concept; other values say nothing."""

    concept: str
    column: str
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    def of(self, row: dict[str, str]) -> dict[str, Presence]:
        """The truth of one row; nothing where the column says neither."""
        value = row.get(self.column, "")
        known: dict[str, Presence] = {
            **dict.fromkeys(self.present, "present"),
            **dict.fromkeys(self.absent, "absent"),
        }
        return {self.concept: known[value]} if value in known else {}


class Query(Noun):
    """Which row."""

    manifest: Path
    where: dict[str, str] = Field(default_factory=dict)
    nth: int = Field(default=0, ge=0)
    seed: int = Field(default=17, ge=0)
    column: str = "file"
    modality: Modality | None = None
    truth: Truth | None = None


def located(spec: ScenarioSpec) -> ScenarioSpec:
    """The scenario with a file in the place of a query, and with what is known to be true of it.

    Raises:
        ManifestError: there is no such manifest, column or row; the message says what to do.
    """
    given = spec.given
    if given.study.use != KIND:
        return spec
    where = f"{spec.id}: given.study.with"
    try:
        query = Query.model_validate(given.study.with_)
    except ValidationError as error:
        raise ManifestError(explain(error, where)) from None
    manifest = _path(query.manifest, where)
    row = _row(query, manifest, where)
    file = manifest.parent.parent / row[query.column]
    found = {"path": str(file), "modality": query.modality}
    study = Component.model_validate({"use": "file", "with": found})
    truth = {**(query.truth.of(row) if query.truth else {}), **given.truth}
    changed = given.model_copy(update={"study": study, "truth": truth})
    return spec.model_copy(update={"given": changed})


def _path(manifest: Path, where: str) -> Path:
    root = os.environ.get(ROOT)
    path = manifest if manifest.is_absolute() else Path(root or "") / manifest
    if not (manifest.is_absolute() or root) or not path.is_file():
        raise ManifestError(
            f"{where}.manifest: no such file; set {ROOT} to the folder that holds {manifest}, or "
            "give an absolute path"
        )
    return path


def _row(query: Query, manifest: Path, where: str) -> dict[str, str]:
    rows = _rows(manifest)
    missing = {query.column, *query.where} - set(rows[0] if rows else ())
    if missing:
        raise ManifestError(f"{where}: the manifest has no column {min(missing)!r}")
    fitting = [row for row in rows if all(row[k] == v for k, v in query.where.items())]
    chance_of(query.seed, "dataset").shuffle(fitting)
    if query.nth >= len(fitting):
        raise ManifestError(f"{where}.nth: {query.nth} of {len(fitting)} rows that fit")
    return fitting[query.nth]


@lru_cache(maxsize=8)
def _rows(manifest: Path) -> tuple[dict[str, str], ...]:
    with manifest.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
