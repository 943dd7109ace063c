"""What a home holds, opened for its owner and explained where it cannot be."""

import secrets

import pytest

from wetread.bootstrap.settings import Settings
from wetread.bootstrap.stored import open_database, salt_of
from wetread.errors import BadInput, RuntimeUnavailable


def test_two_first_starts_agree_on_the_salt(home, monkeypatch) -> None:
    """The same patient has one pseudonym, however many processes met the fresh home at once."""
    first: list[bytes] = []
    token_bytes = secrets.token_bytes

    def overtaken(count: int) -> bytes:
        monkeypatch.setattr(secrets, "token_bytes", token_bytes)
        first.append(salt_of(home))
        return token_bytes(count)

    monkeypatch.setattr(secrets, "token_bytes", overtaken)

    assert salt_of(home) == first[0]


def test_damaged_database_is_one_sentence(home) -> None:
    """Whoever starts wetread on it learns what is wrong, and nothing of its contents."""
    home.mkdir()
    (home / "wetread.db").write_bytes(b"no database, but some bytes about Doe^Jane" * 40)

    with pytest.raises(RuntimeUnavailable, match="cannot be opened") as refusal:
        open_database(Settings(home=home))

    assert "Doe" not in str(refusal.value)


def test_server_that_does_not_answer_is_one_sentence(home) -> None:
    """No traceback, and the address with its password is not repeated."""
    url = "postgresql+psycopg://rita:secret@127.0.0.1:1/wetread"

    with pytest.raises(RuntimeUnavailable, match="does not answer") as refusal:
        open_database(Settings(home=home, database_url=url))

    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("url", ["sqlite://", "nonsense"])
def test_url_that_names_no_database_is_bad_input(home, url) -> None:
    """A database in memory would forget every signature, and leave a lock file behind."""
    with pytest.raises(BadInput, match="names no database"):
        open_database(Settings(home=home, database_url=url))
