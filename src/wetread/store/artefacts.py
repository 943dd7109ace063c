"""Arrays and documents under their own digest: what changes on disk is noticed when read.

Arrays are NPY without pickle, so that nothing in them can run. Writing is atomic and idempotent:
the same content always has the same name.
"""

import io
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wetread.clinical.imaging import Digest
from wetread.errors import Tampered
from wetread.store.canonical import sha256

RECENT_BYTES = 64 * 2**20
"""Arrays kept in memory after they were read and checked."""


class Artefacts:
    """A folder of files named by the SHA-256 of their content."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._recent: OrderedDict[Digest, NDArray[Any]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, content: bytes) -> Digest:
        name = sha256(content)
        path = self._path(name)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(path, content)
        return name

    def get(self, name: Digest) -> bytes:
        """The content.

        Raises:
            Tampered: it is gone, or its bytes are not the ones that were stored.
        """
        try:
            content = self._path(name).read_bytes()
        except FileNotFoundError:
            raise Tampered(f"artefact {name} is missing from the store") from None
        if sha256(content) != name:
            raise Tampered(f"artefact {name} was changed: its bytes do not match its digest")
        return content

    def put_array(self, array: NDArray[np.generic]) -> Digest:
        buffer = io.BytesIO()
        np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
        return self.put(buffer.getvalue())

    def get_array(self, name: Digest) -> NDArray[Any]:
        """The array, read-only: several agents look at one film."""
        known = self._recent.get(name)
        if known is not None:
            return known
        array: NDArray[Any] = np.load(io.BytesIO(self.get(name)), allow_pickle=False)
        array.setflags(write=False)
        self._remember(name, array)
        return array

    def _remember(self, name: Digest, array: NDArray[Any]) -> None:
        with self._lock:
            self._recent[name] = array
            while sum(a.nbytes for a in self._recent.values()) > RECENT_BYTES:
                self._recent.popitem(last=False)

    def names(self) -> Iterator[Digest]:
        for path in sorted(self.root.glob("??/*")):
            yield path.name

    def _path(self, name: Digest) -> Path:
        return self.root / name[:2] / name


def write_atomically(path: Path, content: bytes) -> None:
    """Readers see the old file or the new one, never half of either, even after a power cut."""
    _scratch(path, content).replace(path)


def create_once(path: Path, content: bytes) -> bytes:
    """Of several who create a file at once one succeeds, and each is given what that one wrote."""
    scratch = _scratch(path, content)
    try:
        path.hardlink_to(scratch)
    except FileExistsError:
        pass  # somebody was first
    finally:
        scratch.unlink()
    return path.read_bytes()


def _scratch(path: Path, content: bytes) -> Path:
    """The content beside its place, on the disk."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident():x}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return scratch
