"""Rows on the disk: kept as they come, whole or not at all, and put in order at the end.

`results.part.jsonl` grows by a line a run, its row and its transcript; its first line says what is
being played. When all runs are there they become `results.jsonl` and `transcripts.jsonl`, in order,
and the same runs give the same bytes. Whoever was killed half-way goes on where the last whole line
ends.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from pydantic import BaseModel, ValidationError

from wetread.clinical.coding import Noun
from wetread.errors import BadInput
from wetread.simulation.row import Row
from wetread.simulation.transcript import Transcript
from wetread.store.canonical import canonical_json

B = TypeVar("B", bound=BaseModel)

RESULTS: Final = "results.jsonl"
TRANSCRIPTS: Final = "transcripts.jsonl"
PART: Final = "results.part.jsonl"


class Kept(Noun):
    """One run as it is kept until all are there."""

    row: Row
    transcript: Transcript


class Results:
    """The runs of one folder; in memory is only where on the disk each of them stands.

    Raises:
        BadInput: the folder cannot be written to, or holds the half of something else.
    """

    def __init__(self, folder: Path, digest: str) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = _opened(folder / PART)
        except OSError:
            raise BadInput("the report's folder cannot be written to; name another") from None
        self._at = self._found(canonical_json({"plays": digest}) + b"\n")

    @property
    def done(self) -> set[int]:
        """The runs that are there."""
        return set(self._at)

    def keep(self, row: Row, transcript: Transcript) -> None:
        """One more run; it is in the file before the next is kept."""
        self._at[row.run] = self._file.seek(0, os.SEEK_END)
        self._file.write(canonical_json(Kept(row=row, transcript=transcript)) + b"\n")
        self._file.flush()

    def finish(self) -> None:
        """All runs in order, in the place of the half that was there."""
        names = (RESULTS, TRANSCRIPTS)
        scratch = [self._folder / f".{name}.{os.getpid()}" for name in names]
        with scratch[0].open("wb") as rows, scratch[1].open("wb") as transcripts:
            for kept in self._in_order():
                rows.write(canonical_json(kept.row) + b"\n")
                transcripts.write(canonical_json(kept.transcript) + b"\n")
            for file in (rows, transcripts):
                file.flush()
                os.fsync(file.fileno())
        for name, path in zip(names, scratch, strict=True):
            path.replace(self._folder / name)
        self._file.close()
        (self._folder / PART).unlink()

    def _in_order(self) -> Iterator[Kept]:
        for run in sorted(self._at):
            self._file.seek(self._at[run])
            yield Kept.model_validate_json(self._file.readline())

    def _found(self, head: bytes) -> dict[int, int]:
        """Where each run stands that an earlier attempt has left; what was cut off is cut away."""
        first = self._file.readline()
        if not first.endswith(b"\n"):
            self._file.seek(0)
            self._file.truncate()
            self._file.write(head)
            return {}
        if first != head:
            raise BadInput(
                "the report's folder holds half of another simulation (other scenarios, policies, "
                f"seeds or settings); name another folder, or remove {PART} there to begin anew"
            )
        found: dict[int, int] = {}
        whole = self._file.tell()
        for line in iter(self._file.readline, b""):
            if not line.endswith(b"\n"):
                break
            try:
                found[Kept.model_validate_json(line).row.run] = whole
            except ValidationError:
                raise BadInput(
                    f"{PART} in the report's folder is damaged; remove it to begin anew"
                ) from None
            whole = self._file.tell()
        self._file.truncate(whole)
        return found


def read_rows(path: Path) -> list[Row]:
    """The rows of a finished simulation, from its folder or its file.

    Raises:
        BadInput: there are none, or they are not ours.
    """
    return list(_lines(path / RESULTS if path.is_dir() else path, Row))


def read_transcripts(folder: Path) -> Iterator[Transcript]:
    """The transcripts of a finished simulation, in the order of its rows, one at a time.

    Raises:
        BadInput: there are none, or they are not ours.
    """
    return _lines(folder / TRANSCRIPTS, Transcript)


def _lines(path: Path, kind: type[B]) -> Iterator[B]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield kind.model_validate_json(line)
                except ValidationError:
                    raise BadInput(
                        f"{path.name}, line {number}, is none of a simulation; name the folder or "
                        f"the {RESULTS} of an earlier --report"
                    ) from None
    except (OSError, UnicodeDecodeError):
        raise BadInput(
            f"there is no {path.name} to compare with; name the folder of an earlier --report"
        ) from None


def _opened(path: Path) -> BinaryIO:
    """For reading and appending, made where there is none."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
