"""Identifiers, injected: the same seed names the same things alike."""

import hashlib
import threading
import uuid
from typing import Protocol


class Ids(Protocol):
    """Makes a new identifier with a readable prefix."""

    def __call__(self, prefix: str) -> str: ...


def random_ids(prefix: str) -> str:
    return f"{prefix}-{uuid.uuid4().hex[:16]}"


def seeded_ids(seed: int) -> Ids:
    """A source that names the n-th thing of a kind the same way in every run."""
    counts: dict[str, int] = {}
    lock = threading.Lock()

    def make(prefix: str) -> str:
        with lock:
            counts[prefix] = n = counts.get(prefix, 0) + 1
        return f"{prefix}-{hashlib.sha256(f'{seed}/{prefix}/{n}'.encode()).hexdigest()[:16]}"

    return make
