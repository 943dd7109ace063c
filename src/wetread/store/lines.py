"""Lines of a file that somebody hands in: one at a time, and never more of one than it may be."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import BinaryIO

from wetread.errors import BadInput


def bounded_lines(
    file: BinaryIO, most: int, too_long: Callable[[int], BadInput], *, ending: bytes = b"\n"
) -> Iterator[tuple[int, bytes]]:
    """Lines that say something, with their number.

    Args:
        file: open for reading.
        most: bytes of a line, without its end.
        too_long: what is raised for a longer line, by its number.
        ending: characters that may end a line and do not count.
    """
    for number in count(1):
        line = file.readline(most + 1)
        if not line:
            return
        if len(line.rstrip(ending)) > most:
            raise too_long(number)
        if line.strip():
            yield number, line
