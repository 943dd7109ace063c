"""JSON lines from a file or from standard input, one value at a time and never a longer line."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from pathlib import Path
from typing import BinaryIO, TypeVar

from pydantic import BaseModel, ValidationError

from wetread.errors import BadInput

T = TypeVar("T", bound=BaseModel)

MAX_LINE = 64 * 1024  # bytes


def read_lines(source: str, form: type[T], wanted: str, *, most: int = MAX_LINE) -> Iterator[T]:
    """Each line that says something, read as `form`.

    Args:
        source: a path, or - for standard input.
        form: what a line has to be.
        wanted: the form in words, for the message.
        most: bytes of a line.

    Raises:
        BadInput: the file cannot be read, or a line is too long or of another form.
    """
    with _opened(source) as file:
        for number, line in _lines(file, most):
            try:
                yield form.model_validate_json(line)
            except ValidationError:
                raise BadInput(
                    f"line {number} is not a JSON object in UTF-8 with {wanted}"
                ) from None


def _opened(source: str) -> AbstractContextManager[BinaryIO]:
    if source == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(source).open("rb")
    except OSError:
        raise BadInput("the --jsonl file cannot be read") from None


def _lines(file: BinaryIO, most: int) -> Iterator[tuple[int, bytes]]:
    """Lines that say something, with their number; no more of one is held than may be said."""
    for number in count(1):
        line = file.readline(most + 1)
        if not line:
            return
        if len(line.rstrip(b"\n")) > most:
            raise BadInput(f"line {number} is longer than {most} bytes")
        if line.strip():
            yield number, line
