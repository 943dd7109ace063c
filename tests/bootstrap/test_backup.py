"""A copy that was taken at work is a home of its own, and its record holds."""

import threading
from pathlib import Path

import pytest

from support.reviewers import fill
from wetread.bootstrap.backup import back_up
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.errors import BadInput


def test_a_copy_taken_at_work_is_whole(home: Path, tmp_path: Path) -> None:
    """Somebody decides meanwhile; the copy has each decision or not, and its chain holds."""
    on = System(Settings(home=home))
    fill(on, 120, 1)
    by = on.users.active("reader0")
    begun, over = threading.Event(), threading.Event()

    def decide() -> None:
        for item in on.worklist.all(by):
            on.worklist.reject(by, item.id, "No.")
            begun.set()
            if over.is_set():
                return

    people = threading.Thread(target=decide)
    people.start()
    begun.wait(30)
    back_up(Settings(home=home), tmp_path / "copy")
    over.set()
    people.join()
    restored = System(Settings(home=tmp_path / "copy"))
    states = [item.state for item in restored.worklist.all(restored.owner())]
    assert len(states) == 120
    assert "rejected" in states
    assert restored.verify_audit(restored.owner()).ok
    restored.close()
    on.close()


def test_nothing_is_written_over(home: Path, tmp_path: Path) -> None:
    """A folder that exists and one inside the home are refused."""
    System(Settings(home=home)).close()
    for to in (tmp_path, home / "copy"):
        with pytest.raises(BadInput, match="not there yet"):
            back_up(Settings(home=home), to)
