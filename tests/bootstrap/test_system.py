"""One home folder at work: what the first start makes, and for whom."""

import os
import secrets
from collections.abc import Iterator

import pytest

from support.words import FewWords
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.clinical.principals import Principal
from wetread.errors import RuntimeUnavailable
from wetread.simulation.scripted import ScriptedModels

OWNER = Principal(user="owner", role="owner")


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


def test_damaged_database_is_one_sentence(home) -> None:
    """Whoever starts wetread on it learns what is wrong, and nothing of its contents."""
    home.mkdir()
    (home / "wetread.db").write_bytes(b"no database, but some bytes about Doe^Jane" * 40)

    with pytest.raises(RuntimeUnavailable, match="cannot be opened") as refusal:
        System(Settings(home=home)).worklist.all(OWNER)

    assert "Doe" not in str(refusal.value)


def test_server_that_does_not_answer_is_one_sentence(home) -> None:
    """No traceback, and the address with its password is not repeated."""
    url = "postgresql+psycopg://rita:secret@127.0.0.1:1/wetread"

    with pytest.raises(RuntimeUnavailable, match="does not answer") as refusal:
        System(Settings(home=home, database_url=url)).worklist.all(OWNER)

    assert "secret" not in str(refusal.value)
