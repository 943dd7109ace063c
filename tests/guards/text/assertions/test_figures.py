"""The figures of `docs/guards/assertions.md`; `pytest -m measure -s` prints them."""

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from wetread.guards.text.assertions.guard import Asserted, Report, assertions
from wetread.statistics.bootstrap import interval


class Row(NamedTuple):
    """`sentence` is drawn as one for the interval."""

    sentence: str
    absent: bool
    past: bool
    told_absent: bool
    told_past: bool


class Nothing:
    """The guard asks for no tool."""

    encoder = head = None


def _rows(file: Path) -> list[Row]:
    with file.open(encoding="utf-8") as lines:
        asked = list(csv.DictReader(lines))
    guard = assertions(Nothing())  # type: ignore[arg-type]  # it must not be asked
    told = guard.judge(
        [Report(id=n, text=row["sentence"], concept=row["concept"]) for n, row in enumerate(asked)]
    )
    return [_row(row, one) for row, one in zip(asked, told, strict=True)]


def _row(asked: dict[str, str], told: object) -> Row:
    assert isinstance(told, Asserted)
    first = told.mentions[0] if told.mentions else None
    return Row(
        sentence=" ".join(asked["sentence"].lower().split()),
        absent=asked["negation"] == "Negated",
        past=asked["temporality"] == "Historical",
        told_absent=first is not None and first.status == "absent",
        told_past=first is not None and first.temporality == "historical",
    )


def _set_aside(row: Row) -> bool:
    """Three tenths, by sentence: their errors were never read while the rules were written."""
    return int(hashlib.sha1(row.sentence.encode(), usedforsecurity=False).hexdigest(), 16) % 10 < 3


def _f1(truth: NDArray[np.bool_], told: NDArray[np.bool_]) -> float:
    return float(2 * (truth & told).sum() / max(1, truth.sum() + told.sum()))


def _figures(rows: Sequence[Row], what: str) -> tuple[float, tuple[float, float]]:
    truth = np.array([getattr(row, what) for row in rows])
    told = np.array([getattr(row, f"told_{what}") for row in rows])
    groups = [row.sentence for row in rows]
    around = interval(lambda drawn: _f1(truth[drawn], told[drawn]), groups, seed=7)
    return _f1(truth, told), around


@pytest.mark.measure
@pytest.mark.data
@pytest.mark.parametrize(("what", "least"), [("absent", 0.98), ("past", 0.85)])
def test_the_figures_hold_on_real_sentences(data_dir: Path, what: str, least: float) -> None:
    """On the whole development part and on the sentences that were set aside."""
    file = data_dir / "guards" / "negex_context" / "annotations.csv"
    if not file.is_file():
        pytest.skip("the NegEx sentences are not in the data folder")
    rows = _rows(file)
    apart = [row for row in rows if _set_aside(row)]
    for name, part in (("all", rows), ("set aside", apart)):
        f1, (low, high) = _figures(part, what)
        print(f"{what}, {name}: F1 {f1:.3f} [{low:.3f}, {high:.3f}], n={len(part)}")  # noqa: T201 - the figures
        assert f1 >= least
