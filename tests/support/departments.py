"""Departments whose rules are stricter than those that ship."""

import shutil
from pathlib import Path

from wetread.manifests.folders import declared

READ_FIRST = "\nread_first:\n  - because: Whoever is told first sees what they were told.\n"


CHECKING = "\nchecks:\n  one_in: {one_in}\n  because: Whoever is never checked does not know.\n"


def checking(folder: Path, *, one_in: int) -> Path:
    """The policies of a department where kept films come at this rate."""
    return _with(folder, CHECKING.format(one_in=one_in))


def reading_first(folder: Path) -> Path:
    """The policies of a department where every draft is read before it is shown."""
    return _with(folder, READ_FIRST)


def _with(folder: Path, more: str) -> Path:
    """What ships, and more."""
    shutil.copytree(declared("policies"), folder)
    with (folder / "sign-off.yaml").open("a", encoding="utf-8") as rules:
        rules.write(more)
    return folder
