"""The newest signed head, in a small file beside the database where cutting a table cannot reach.

The file has a fixed size and is written in place by one call, so that a reader sees the old head
or the new one. One that another writer has made and not filled yet is as good as none: whether a
head is missing is for `audit verify` to say, which knows the records. It may lag behind the chain,
after a crash or in the middle of a workup; it never leads it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from wetread.clinical.signed import AuditHead
from wetread.errors import Tampered
from wetread.store.canonical import canonical_json

SIZE = 512


class HeadFile:
    """One head; a later one replaces it, an earlier one does not."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> AuditHead | None:
        """The head, or None before the first.

        Raises:
            Tampered: the file has content which is no head.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        return _parse(content) if content else None

    def advance(self, head: AuditHead) -> None:
        """Write the head unless a later one is there already."""
        with _locked(self.path) as file:
            written = os.pread(file, SIZE, 0)
            if not written or _parse(written).seq < head.seq:
                os.pwrite(file, canonical_json(head).ljust(SIZE), 0)


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Each opening has its own lock, so threads exclude one another as processes do."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def _parse(content: bytes) -> AuditHead:
    try:
        return AuditHead.model_validate_json(content.strip())
    except ValidationError:
        raise Tampered("the signed head beside the database cannot be read") from None
