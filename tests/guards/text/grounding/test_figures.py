"""What `grounded` is worth on cases of our own, half of which its rules never saw.

The cases with odd ids were written before the rules and no error in them was ever read; those with
even ids were read whenever a rule changed.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from wetread.guards.text.grounding.guard import Account, Grounded
from wetread.guards.text.shipped import TEXT_GUARDS
from wetread.statistics.proportion import wilson

CASES = Path(__file__).parents[3] / "data" / "grounded_cases.jsonl"
HALVES = {"set aside": 1, "seen": 0}

Row = dict[str, Any]


@pytest.mark.parametrize("half", HALVES)
def test_faults_are_found_and_faithful_texts_pass(half: str) -> None:
    """As the page in docs/guards says, of each half."""
    rows = _told(HALVES[half])
    faults, faithful = _parted(rows)

    assert len(faults) >= 50
    assert len(faithful) >= 50
    assert _share([bool(row["told"]) for row in faults]) >= 0.95
    assert _share([not row["told"] for row in faithful]) >= 0.97


def test_every_kind_of_fault_stands_in_both_halves() -> None:
    """Each has cases enough that none of them hides behind the others."""
    for rest in HALVES.values():
        faults, _ = _parted(_rows(rest))
        counted = Counter(row["expected"][0] for row in faults)
        assert len(counted) == 5
        assert min(counted.values()) >= 7


@pytest.mark.measure
def test_figures_of_each_half_and_kind() -> None:
    """Shares with 95 % intervals; the page in docs/guards states them."""
    for half, rest in HALVES.items():
        faults, faithful = _parted(_told(rest))
        _write(f"{half}, faults found", [bool(row["told"]) for row in faults])
        _write(f"{half}, and called by their kind", [row["told"] == row["kinds"] for row in faults])
        _write(f"{half}, faithful texts passed", [not row["told"] for row in faithful])
        for kind in sorted({row["expected"][0] for row in faults}):
            of = [bool(row["told"]) for row in faults if row["expected"] == [kind]]
            _write(f"{half}, {kind}", of)
        assert faults
        assert faithful


def _rows(rest: int) -> list[Row]:
    rows = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["id"] % 2 == rest]


def _told(rest: int) -> list[Row]:
    """Each row with the kinds that were found in it and those that should have been."""
    rows = _rows(rest)
    guard = TEXT_GUARDS.build("grounded", {}, object())  # it asks for no tool
    accounts = [Account.model_validate_json(json.dumps(row)) for row in rows]
    answers = [_kinds(answer) for answer in guard.judge(accounts)]
    return [
        {**row, "told": told, "kinds": set(row["expected"])}
        for row, told in zip(rows, answers, strict=True)
    ]


def _kinds(answer: object) -> set[str]:
    assert isinstance(answer, Grounded)
    return {one.kind for one in answer.unsupported}


def _parted(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    return [row for row in rows if row["expected"]], [row for row in rows if not row["expected"]]


def _share(answers: list[bool]) -> float:
    return sum(answers) / len(answers)


def _write(name: str, answers: list[bool]) -> None:
    low, high = wilson(sum(answers), len(answers))
    sys.stdout.write(f"{name}: {_share(answers):.3f} [{low:.3f}, {high:.3f}], n={len(answers)}\n")
