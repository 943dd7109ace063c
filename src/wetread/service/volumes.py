"""Volumes stay in memory for a while: whoever turns the slices of one asks for it again and again.

The store reads and checks a whole volume for each of them, which takes most of a second for a CT.
"""

import threading
from collections import OrderedDict
from typing import Any, Final

from numpy.typing import NDArray

from wetread.clinical.imaging import Digest
from wetread.service.planes import Read

MOST_BYTES: Final = 768 * 2**20
"""Of all volumes that are kept, the latest at least."""

_PLANE: Final = 2


class Volumes:
    """Reads arrays, and keeps those of more than one slice that were asked for last."""

    def __init__(self, read: Read, *, most_bytes: int = MOST_BYTES) -> None:
        self._read, self._most_bytes = read, most_bytes
        self._kept: OrderedDict[Digest, NDArray[Any]] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, name: Digest) -> NDArray[Any]:
        """The array.

        Raises:
            Tampered: it is gone, or its bytes are not the ones that were stored.
        """
        # One at a time: a browser asks for neighbours at once, and they are of one volume.
        with self._lock:
            found = self._kept.pop(name, None)
            if found is None:
                found = self._read(name)
            if found.ndim > _PLANE:
                self._kept[name] = found
            while len(self._kept) > 1 and self._bytes() > self._most_bytes:
                self._kept.popitem(last=False)
            return found

    def _bytes(self) -> int:
        return sum(array.nbytes for array in self._kept.values())
