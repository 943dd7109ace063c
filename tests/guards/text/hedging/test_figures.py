"""The figures of `docs/guards/hedging.md`; `pytest -m measure -s` prints them."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from wetread.guards.text.hedging.guard import Hedged, Passage, hedging
from wetread.statistics.bootstrap import interval


class Row(NamedTuple):
    """The sentences of one abstract are drawn as one for the interval."""

    abstract: str
    hedged: bool
    told: bool


class Nothing:
    """The guard asks for no tool."""

    encoder = head = None


def _rows(file: Path) -> list[Row]:
    asked = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    guard = hedging(Nothing())  # type: ignore[arg-type]  # it must not be asked
    told = guard.judge([Passage(id=n, text=row["text"]) for n, row in enumerate(asked)])
    return [_row(row, one) for row, one in zip(asked, told, strict=True)]


def _row(asked: dict[str, object], told: object) -> Row:
    assert isinstance(told, Hedged)
    return Row(str(asked["doc"]), hedged=bool(asked["speculative"]), told=told.hedged)


def _set_aside(row: Row) -> bool:
    """An eighth or so, by abstract: their errors were never read while the rules were written."""
    name = row.abstract.encode()
    first = int(hashlib.sha1(name, usedforsecurity=False).hexdigest(), 16) % 10 < 3
    return first and int(hashlib.md5(name, usedforsecurity=False).hexdigest(), 16) % 2 == 0


def _f1(rows: Sequence[Row]) -> float:
    both = sum(row.hedged and row.told for row in rows)
    return 2 * both / max(1, sum(row.hedged + row.told for row in rows))


@pytest.mark.measure
@pytest.mark.data
def test_the_figures_hold_on_real_sentences(data_dir: Path) -> None:
    """On the whole development part and on the abstracts that were set aside."""
    file = data_dir / "guards" / "bioscope_hedging" / "sentences.jsonl"
    if not file.is_file():
        pytest.skip("the BioScope sentences are not in the data folder")
    rows = _rows(file)
    apart = [row for row in rows if _set_aside(row)]
    for name, part in (("all", rows), ("set aside", apart)):
        f1, around = _f1(part), _interval(part)
        print(f"{name}: F1 {f1:.3f} [{around[0]:.3f}, {around[1]:.3f}], n={len(part)}")  # noqa: T201 - the figures
        assert f1 >= 0.86


def _interval(rows: Sequence[Row]) -> tuple[float, float]:
    said = np.array([(row.hedged, row.told) for row in rows])

    def f1(drawn: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> float:
        truth, told = said[drawn].T
        return float(2 * (truth & told).sum() / max(1, truth.sum() + told.sum()))

    return interval(f1, [row.abstract for row in rows], seed=7)
