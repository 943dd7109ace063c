"""One home folder at work: what the first start makes, and for whom."""

import os
from collections.abc import Iterator

import pytest

from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.simulation.scripted import ScriptedModels


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A session in which new files can be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_what_lies_in_an_open_home_is_private(home) -> None:
    """A home that others may look into holds no database and no checkpoint that they may read."""
    home.mkdir(mode=0o755)
    on = System(Settings(home=home), models=ScriptedModels({}, words=FewWords()))

    assert on.coordinator
    modes = {path.name: path.stat().st_mode & 0o077 for path in home.iterdir() if path.is_file()}
    on.close()

    assert modes.keys() >= {"wetread.db", "wetread.db-wal", "checkpoints.db"}
    assert set(modes.values()) == {0}
