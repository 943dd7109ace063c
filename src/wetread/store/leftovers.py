"""Files that were being received when the process was killed: nobody reads them again."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

KEPT: Final = timedelta(days=1)
"""Longer than anything takes to arrive; another process may be receiving one now."""


def sweep_received(home: Path, now: datetime) -> int:
    """Removes what was left of studies; returns how many files it were."""
    gone = 0
    for part in home.glob("received-*.part"):
        try:
            if part.stat().st_mtime < (now - KEPT).timestamp():
                part.unlink()
                gone += 1
        except FileNotFoundError:
            continue  # another process was first
    return gone
