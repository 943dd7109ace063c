"""Where the graph keeps its place: a SQLite file beside the database, on the terms of law 6."""

import sqlite3
from contextlib import suppress
from pathlib import Path

from langgraph.checkpoint.sqlite import SqliteSaver

from wetread.coordinator.serializer import JsonSerializer


def open_saver(path: Path) -> SqliteSaver:
    """A saver whose loss costs nothing: the database of sign-off is the truth.

    Commits therefore need not wait for the disk; they survive the death of the process.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        return _opened(path)
    except sqlite3.OperationalError:
        raise  # locked, or no room: the file itself may be sound
    except sqlite3.DatabaseError:
        for damaged in path.parent.glob(f"{path.name}*"):
            damaged.rename(damaged.with_name(f"damaged-{damaged.name}"))
        return _opened(path)


def _opened(path: Path) -> SqliteSaver:
    connection = sqlite3.connect(path, check_same_thread=False, timeout=60)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    saver = SqliteSaver(connection, serde=JsonSerializer())
    saver.setup()
    return saver


def forget(saver: SqliteSaver, thread: str) -> None:
    """Drop a turn's checkpoints; what cannot be dropped is not read again and costs nothing."""
    with suppress(sqlite3.DatabaseError):
        saver.delete_thread(thread)
