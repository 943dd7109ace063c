"""A copy of a home that is whole, taken while it is at work.

The order makes it so. The chain's head is copied first, since a database that is older than its
head would look cut off; then the keys and a snapshot of the database; and last what the database
points to, which is only ever added to.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from wetread.bootstrap.settings import Settings
from wetread.errors import BadInput

FIRST: Final = ("audit-head.json", "keys")
DATABASE: Final = "wetread.db"
LAST: Final = ("artefacts", "models", "shown", "outbox", "simulations")


def back_up(settings: Settings, to: Path) -> list[str]:
    """Copy a home into a folder that is not there yet; the names of what was copied.

    A database server's tables are left out: its own tools back them up, while nobody works.

    Raises:
        BadInput: the folder exists, lies inside the home, or cannot be written.
    """
    home = settings.open_home()
    if to.exists() or home in to.absolute().parents:
        raise BadInput("name a folder that is not there yet, outside WETREAD_HOME")
    try:
        to.mkdir(parents=True, mode=0o700)
        done = [name for name in FIRST if _copied(home / name, to / name)]
        if settings.database_url is None:
            _snapshot(home / DATABASE, to / DATABASE)
            done.append(DATABASE)
        return done + [name for name in LAST if _copied(home / name, to / name)]
    except (OSError, sqlite3.Error):
        raise BadInput("the backup could not be written; is there room, and may you?") from None


def _copied(source: Path, target: Path) -> bool:
    if source.is_dir():
        # What is being written has a name of its own until it is whole, and is left out.
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*", "*.part"))
    elif source.is_file():
        shutil.copy2(source, target)
    else:
        return False
    return True


def _snapshot(source: Path, target: Path) -> None:
    """All of the database as it is at one moment, whoever writes meanwhile."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as read,
        closing(sqlite3.connect(target)) as written,
    ):
        read.backup(written)
