"""What is left of studies that never came in whole."""

import os
from datetime import timedelta

from conftest import NOW
from wetread.store.leftovers import KEPT, sweep_received


def test_what_a_kill_left_is_swept_after_a_day(tmp_path) -> None:
    """What may still be arriving stays, and so does every other file."""
    names = ("received-old.part", "received-new.part", "other-old.part", "wetread.db")
    for name in names:
        file = tmp_path / name
        file.write_bytes(b"x")
        old = (NOW - KEPT - timedelta(seconds=1)).timestamp()
        os.utime(file, (NOW.timestamp(),) * 2 if "new" in name else (old, old))

    assert sweep_received(tmp_path, NOW) == 1
    assert {file.name for file in tmp_path.iterdir()} == {*names} - {"received-old.part"}
    assert sweep_received(tmp_path / "nowhere", NOW) == 0
