"""`--out`: a line as soon as a row is answered, so that an interruption costs what was in flight.

Run again with the same file, an evaluation carries on; a complete file is begun anew. Whatever
else the file may hold is left alone.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TextIO, TypeVar

from pydantic import ValidationError

from wetread.errors import BadInput
from wetread.starter.evaluating.answers import Answer
from wetread.store.artefacts import write_atomically

A = TypeVar("A", bound=Answer)


class Journal(Generic[A]):
    """Answers by id, those of an earlier run included."""

    def __init__(self, file: TextIO | None, earlier: Sequence[A] = ()) -> None:
        self._file = file
        self.answers: dict[str, A] = {answer.id: answer for answer in earlier}

    def write(self, answer: A) -> None:
        self.answers[answer.id] = answer
        if self._file is not None:
            self._file.write(answer.model_dump_json() + "\n")
            self._file.flush()


@contextmanager
def journal(
    path: Path | None, kind: type[A], evaluation: str, ids: Sequence[str]
) -> Iterator[Journal[A]]:
    """The journal at a path, or one that is only remembered.

    Raises:
        BadInput: the file cannot be written, or holds something that would be lost.
    """
    if path is None:
        yield Journal(None)
        return
    kept = _kept(path, kind, evaluation)
    if {answer.id for answer in kept} >= set(ids):
        kept = []
    lines = "".join(answer.model_dump_json() + "\n" for answer in kept)
    try:
        # A line that was cut short is gone after this, and its row is answered again.
        write_atomically(path, lines.encode())
        file = path.open("a", encoding="utf-8")
    except OSError:
        raise BadInput(
            "the file at --out cannot be written; name one in a folder of yours"
        ) from None
    with file:
        yield Journal(file, kept)


def _kept(path: Path, kind: type[A], evaluation: str) -> list[A]:
    if not path.exists():
        return []
    try:
        if not path.is_file():
            raise BadInput("--out is no regular file; name a file of its own")
        content = path.read_text(encoding="utf-8")
        whole = [line for line in content.splitlines(keepends=True) if line.endswith("\n")]
        kept = [kind.model_validate_json(line) for line in whole]
    except (OSError, UnicodeDecodeError, ValidationError):
        kept = None
    if kept is None or any(answer.evaluation != evaluation for answer in kept):
        raise BadInput(
            "the file at --out holds something else than rows of this evaluation; name another "
            "file, or remove it"
        )
    return kept
