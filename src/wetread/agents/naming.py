"""Ids that follow from what they name, so that a task run twice names its results alike (law 6)."""

from wetread.agents.base import Work
from wetread.store.canonical import sha256


def stable_id(work: Work, kind: str, *parts: str) -> str:
    """`kind-` and sixteen hexadecimal digits of the case, the task and the parts."""
    name = "/".join((work.case_id, work.task.id, *parts))
    return f"{kind}-{sha256(name.encode())[:16]}"
