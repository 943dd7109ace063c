"""One home folder at work: what the first start makes, and for whom."""

import secrets

from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System


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
