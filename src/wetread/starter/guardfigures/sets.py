"""Reads the sets that guards are measured on; their texts stay where they are.

The outside sets lie in `guards/` of the data folder, our own in `tests/data` of a checkout.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wetread.errors import BadInput

OWN = "tests/data"

Row = dict[str, Any]


class Sets:
    """Files by name: a path below `guards/`, or one that begins with `tests/data`.

    Args:
        guards: the folder of the outside sets.
        checkout: the folder of the repository.
    """

    def __init__(self, guards: Path, checkout: Path) -> None:
        self.guards, self.checkout = guards, checkout

    def found(self, pattern: str) -> list[Path]:
        """The files of that name or pattern, in order."""
        folder = self.checkout if pattern.startswith(OWN) else self.guards
        return sorted(folder.glob(pattern))

    def lines(self, pattern: str) -> list[Row]:
        """Every line of JSON in those files."""
        return [row for path in self.found(pattern) for row in _lines(path)]

    def table(self, pattern: str) -> list[Row]:
        """Every row of CSV in those files."""
        return [row for path in self.found(pattern) for row in _rows(path)]


def _lines(path: Path) -> Iterator[Row]:
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield dict(json.loads(line))
        except (ValueError, TypeError):
            raise BadInput(f"{path.name}: line {number} is not a JSON object") from None


def _rows(path: Path) -> Iterator[Row]:
    yield from csv.DictReader(_text(path).splitlines(keepends=True))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{path.name} cannot be read as text in UTF-8") from None
