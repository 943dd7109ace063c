"""What a worker may remember of the cases it owns, instead of reading it again at every node.

Documents never change under their digest, so a value that was read or written once may be kept.
Which digest stands under which key may change, but only by the hand of whoever owns the case: it
is kept for as long as this process does, and no longer.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel

from wetread.clinical.imaging import Digest

KEEP = 4096


class Memory:
    """Values by digest, and keys by case and turn; safe to use from parallel nodes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: OrderedDict[Digest, BaseModel] = OrderedDict()
        self._owned: dict[str, dict[int, dict[str, Digest]]] = {}

    @contextmanager
    def owning(self, case_id: str) -> Iterator[None]:
        """Keys of this case may be kept while the block lasts."""
        with self._lock:
            self._owned[case_id] = {}
        try:
            yield
        finally:
            with self._lock:
                del self._owned[case_id]

    def value(self, digest: Digest) -> BaseModel | None:
        with self._lock:
            value = self._values.get(digest)
            if value is not None:
                self._values.move_to_end(digest)
            return value

    def keep_value(self, digest: Digest, value: BaseModel) -> None:
        with self._lock:
            self._values[digest] = value
            while len(self._values) > KEEP:
                self._values.popitem(last=False)

    def keys(self, case_id: str, turn: int) -> dict[str, Digest] | None:
        """A copy, since parallel nodes add to it; None when nothing is known."""
        with self._lock:
            known = self._owned.get(case_id, {}).get(turn)
            return None if known is None else dict(known)

    def keep_keys(self, case_id: str, turn: int, keys: dict[str, Digest]) -> None:
        with self._lock:
            if case_id in self._owned:
                # What a parallel node has added since these were read is newer than they are.
                self._owned[case_id][turn] = {**keys, **self._owned[case_id].get(turn, {})}

    def add_key(self, case_id: str, turn: int, key: str, digest: Digest) -> None:
        with self._lock:
            known = self._owned.get(case_id, {}).get(turn)
            if known is not None:
                known[key] = digest
