"""Ids that follow from what they name, so that a task run twice names its results alike (law 6)."""

from wetread.agents.base import Work
from wetread.store.canonical import sha256


def stable_id(work: Work, kind: str, *parts: str) -> str:
    """`kind-` and sixteen hexadecimal digits of the work's key and the parts."""
    name = "/".join((work.key, *parts))
    return f"{kind}-{sha256(name.encode())[:16]}"
