"""Sees which files are opened while a model learns, whichever code opens them.

A list of what training is meant to read goes stale with the next change to the training. Python
tells an audit hook of every file that it opens, so that what is recorded is what was read.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_looking: list["Witness"] = []
_hooked: list[bool] = []


class Witness:
    """The files below a folder that were opened while it looked on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._prefix = f"{os.path.normpath(self.folder)}{os.sep}"
        self._opened: set[str] = set()

    @property
    def opened(self) -> frozenset[Path]:
        """Each once, as absolute paths."""
        return frozenset(map(Path, self._opened))

    def notice(self, name: object) -> None:
        if isinstance(name, str | os.PathLike):
            path = os.path.abspath(os.fsdecode(name))  # noqa: PTH100 - called for every file
            if path.startswith(self._prefix):
                self._opened.add(path)


@contextmanager
def witness(folder: Path) -> Iterator[Witness]:
    """Look on until the block ends."""
    if not _hooked:
        sys.addaudithook(_hear)  # it stays for as long as Python runs, and then hears nobody
        _hooked.append(True)
    looking = Witness(folder)
    _looking.append(looking)
    try:
        yield looking
    finally:
        _looking.remove(looking)


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _looking:
        for looking in tuple(_looking):
            looking.notice(arguments[0])
