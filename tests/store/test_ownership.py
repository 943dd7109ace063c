"""A lock is held as long as its holder lives."""

import subprocess
import sys

from wetread.store.ownership import Ownership


def test_second_holder_is_told_no(tmp_path) -> None:
    """Of two who want the same name, one gets it."""
    locks = Ownership(tmp_path)

    with locks.hold("case-1") as first, locks.hold("case-1") as second:
        assert first
        assert not second


def test_lock_is_free_after_the_block(tmp_path) -> None:
    """Leaving the block gives the name back."""
    locks = Ownership(tmp_path)
    with locks.hold("case-1"):
        pass

    with locks.hold("case-1") as mine:
        assert mine


HOLDER = """
import signal, sys
from pathlib import Path
from wetread.store.ownership import Ownership
with Ownership(Path(sys.argv[1])).hold("case-1"):
    print("held", flush=True)
    signal.pause()
"""


def test_killed_holder_loses_the_lock(tmp_path) -> None:
    """SIGKILL leaves nothing locked: the kernel keeps the lock, not a time-out."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    locks = Ownership(tmp_path)
    with locks.hold("case-1") as mine:
        assert not mine

    process.kill()
    process.wait()

    with locks.hold("case-1") as mine:
        assert mine
