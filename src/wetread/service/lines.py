"""JSON lines from a file or from standard input, one value at a time and never a longer line."""

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import BinaryIO, TypeVar

from pydantic import BaseModel, ValidationError

from wetread.errors import BadInput
from wetread.store.lines import bounded_lines

A = TypeVar("A")
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
        for number, line in bounded_lines(file, most, _too_long(most)):
            try:
                yield form.model_validate_json(line)
            except ValidationError:
                raise BadInput(
                    f"line {number} is not a JSON object in UTF-8 with {wanted}"
                ) from None


@dataclass(frozen=True)
class _End:
    """Nothing comes behind it; `error` is what ended it, if it did not end well."""

    error: BaseException | None = None


def arriving(items: Iterable[A], most: int) -> Iterator[list[A]]:
    """Whatever has come by the time somebody asks, in order, and never an empty list.

    A pipe that is full is worked off in portions; one that trickles is answered line by line.

    Args:
        items: read ahead in a thread of their own; what they raise is raised behind the last one.
        most: of one portion.
    """
    queue: Queue[A | _End] = Queue(most)
    threading.Thread(target=_fill, args=(queue, items), daemon=True).start()
    end: _End | None = None
    while end is None:
        portion: list[A] = []
        while end is None and (not portion or (len(portion) < most and not queue.empty())):
            item = queue.get()
            if isinstance(item, _End):
                end = item
            else:
                portion.append(item)
        if portion:
            yield portion
    if end.error is not None:
        raise end.error


def _fill(queue: "Queue[A | _End]", items: Iterable[A]) -> None:
    try:
        for item in items:
            queue.put(item)
    except BaseException as error:  # noqa: BLE001 - raised again by whoever reads the queue
        queue.put(_End(error))
    else:
        queue.put(_End())


def _opened(source: str) -> AbstractContextManager[BinaryIO]:
    if source == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(source).open("rb")
    except OSError:
        raise BadInput("the --jsonl file cannot be read") from None


def _too_long(most: int) -> Callable[[int], BadInput]:
    return lambda number: BadInput(f"line {number} is longer than {most} bytes")
