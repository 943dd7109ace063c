"""Small sets of our own, and guards that answer as they are told to."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from wetread.starter.guardfigures.judging import Answer, Judges, Question
from wetread.starter.guardfigures.sets import Sets

Say = Callable[[Question], Answer]


class ScriptedJudges(Judges):
    """Answers every question alike, and keeps who was asked what, and by which groups."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.asked: list[Question] = []
        self.groups: list[str] = []

    def ask(self, guard: str, questions: Sequence[Question]) -> list[Answer]:
        self.guard = guard
        self.asked += questions
        return [self.say(question) for question in questions]

    def ask_strangers(
        self, guard: str, questions: Sequence[Question], groups: Sequence[str]
    ) -> list[Answer]:
        self.groups += groups
        return self.ask(guard, questions)


@pytest.fixture
def scripted() -> Callable[[Say], ScriptedJudges]:
    return ScriptedJudges


@pytest.fixture
def sets(tmp_path: Path) -> Sets:
    """No set yet; tests write what they need."""
    return Sets(tmp_path / "guards", tmp_path / "checkout")


@pytest.fixture
def write(sets: Sets) -> Callable[[str, Sequence[Mapping[str, Any]]], None]:
    """Writes a set: JSON lines, or a table where the name ends so."""

    def written(name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        folder = sets.checkout if name.startswith("tests/") else sets.guards
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            if path.suffix == ".csv":
                table = csv.DictWriter(file, list(rows[0]))
                table.writeheader()
                table.writerows(rows)
            else:
                file.writelines(json.dumps(row) + "\n" for row in rows)

    return written
