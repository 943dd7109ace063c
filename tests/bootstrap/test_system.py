"""One home folder at work: what the first start makes, and for whom."""

import os
import secrets
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


def test_two_first_starts_agree_on_the_salt(home, monkeypatch) -> None:
    """The same patient has one pseudonym, however many processes met the fresh home at once."""
    first: list[bytes] = []
    token_bytes = secrets.token_bytes

    def overtaken(count: int) -> bytes:
        monkeypatch.setattr(secrets, "token_bytes", token_bytes)
        first.append(System(Settings(home=home))._salt())
        return token_bytes(count)

    monkeypatch.setattr(secrets, "token_bytes", overtaken)

    assert System(Settings(home=home))._salt() == first[0]


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
