"""Departments whose rules are stricter than those that ship."""

import shutil
from pathlib import Path

from wetread.manifests.folders import declared

READ_FIRST = "\nread_first:\n  - because: Whoever is told first sees what they were told.\n"


def reading_first(folder: Path) -> Path:
    """The policies of a department where every draft is read before it is shown."""
    shutil.copytree(declared("policies"), folder)
    with (folder / "sign-off.yaml").open("a", encoding="utf-8") as rules:
        rules.write(READ_FIRST)
    return folder
