"""Rows on the disk: kept as they come, whole or not at all, and put in order at the end.

`results.part.jsonl` grows by a line a run; its first line says what is being played. When all runs
are there they become `results.jsonl`, in order, and the same runs give the same bytes. Whoever was
killed half-way goes on where the last whole line ends.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from wetread.errors import BadInput
from wetread.simulation.row import Row
from wetread.store.artefacts import write_atomically
from wetread.store.canonical import canonical_json

RESULTS: Final = "results.jsonl"
PART: Final = "results.part.jsonl"


class Results:
    """The rows of one folder.

    Raises:
        BadInput: the folder cannot be written to, or holds the half of something else.
    """

    def __init__(self, folder: Path, digest: str) -> None:
        self._folder, self._digest = folder, digest
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise BadInput("the report's folder cannot be made; name another") from None
        self.rows = self._found()

    @property
    def path(self) -> Path:
        return self._folder / RESULTS

    def keep(self, row: Row) -> None:
        """One more run; it is on the disk before the next begins."""
        self.rows[row.run] = row
        with (self._folder / PART).open("ab") as file:
            file.write(_line(row))

    def finish(self) -> Path:
        """All rows in order, in the place of the half that was there."""
        content = b"".join(_line(self.rows[run]) for run in sorted(self.rows))
        write_atomically(self.path, content)
        (self._folder / PART).unlink(missing_ok=True)
        return self.path

    def _found(self) -> dict[int, Row]:
        """What an earlier attempt has left; a line that was cut off is cut away."""
        path, head = self._folder / PART, canonical_json({"plays": self._digest}) + b"\n"
        if not path.exists():
            path.write_bytes(head)
            return {}
        content = path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        first, *lines = whole.split(b"\n")[:-1] or [b""]
        if first + b"\n" != head:
            if first:
                raise BadInput(
                    "the report's folder holds half of another simulation (other scenarios, "
                    "policies, seeds or settings); name another folder, or remove "
                    f"{PART} there to begin anew"
                )
            whole, lines = head, []
        with path.open("r+b") as file:
            file.truncate(0)
            file.write(whole)
            os.fsync(file.fileno())
        try:
            return {row.run: row for row in map(Row.model_validate_json, lines)}
        except ValidationError:
            raise BadInput(
                f"{PART} in the report's folder is damaged; remove it to begin anew"
            ) from None


def read_rows(path: Path) -> list[Row]:
    """The rows of a finished simulation, from its folder or its file.

    Raises:
        BadInput: there are none, or they are not ours.
    """
    return list(_rows(path / RESULTS if path.is_dir() else path))


def _rows(path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield Row.model_validate_json(line)
                except ValidationError:
                    raise BadInput(
                        f"{path.name}, line {number}, is no row of a simulation; name the folder "
                        "or the results.jsonl of an earlier --report"
                    ) from None
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"there is no {RESULTS} to compare with; name an earlier --report") from None


def _line(row: Row) -> bytes:
    return canonical_json(row) + b"\n"
