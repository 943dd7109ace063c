"""Who works on a case: a lock that is held, not a time that runs out.

The operating system drops the lock when its holder dies, however it dies, so a case is never
worked on twice and never stuck.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Ownership:
    """Advisory file locks, one per name."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def hold(self, name: str, *, wait: bool = False) -> Iterator[bool]:
        """Yields whether this caller now owns the name."""
        descriptor = self._open(name)
        try:
            yield _lock(descriptor, wait=wait)
        finally:
            os.close(descriptor)

    def _open(self, name: str) -> int:
        path, flags = self.root / f"{name}.lock", os.O_RDWR | os.O_CREAT
        try:
            return os.open(path, flags, 0o600)
        except FileNotFoundError:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            return os.open(path, flags, 0o600)


def _lock(descriptor: int, *, wait: bool) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
