"""State and record commit together; prose stays out."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wetread.audit import chain
from wetread.audit.key import AuditKey
from wetread.clinical.principals import SYSTEM
from wetread.errors import RuntimeUnavailable


def test_failed_transaction_leaves_no_record(ledger) -> None:
    """What did not happen is not on the record."""
    with pytest.raises(RuntimeError), ledger.write(SYSTEM) as tx:
        tx.record("user.disabled", user="u1")
        raise RuntimeError

    with ledger.database.read() as connection:
        assert chain.ask_tail(connection)() == (0, chain.GENESIS)
    assert ledger.last_head() is None


@pytest.mark.parametrize("value", ["Jane Doe", "born 1950-01-01", "név", "a" * 129])
def test_prose_in_a_field_is_refused(ledger, value) -> None:
    """A field that could hold a name holds none: words with spaces never reach the chain."""
    with pytest.raises(ValueError, match="holds prose"), ledger.write(SYSTEM) as tx:
        tx.record("user.disabled", user=value)


def test_unknown_field_is_refused(ledger) -> None:
    """The catalogue says which fields an event carries."""
    with pytest.raises(ValueError, match="unknown fields"), ledger.write(SYSTEM) as tx:
        tx.record("user.disabled", user="u1", patient="p1")


def test_unknown_event_is_refused(ledger) -> None:
    """An event has to be in the catalogue first."""
    with pytest.raises(KeyError), ledger.write(SYSTEM) as tx:
        tx.record("something.happened")


def test_head_file_follows_the_chain(ledger) -> None:
    """After each commit the signed head beside the database is the chain's tail."""
    for name in ("u1", "u2"):
        with ledger.write(SYSTEM) as tx:
            tx.record("user.disabled", user=name)

    with ledger.database.read() as connection:
        tail = chain.ask_tail(connection)()
    head = ledger.last_head()
    assert head is not None
    assert (head.seq, head.hash) == tail
    assert ledger.key.vouches_for(head)


def test_key_is_readable_by_its_owner_alone(ledger, home) -> None:
    """The private key has mode 0600, and a key that others can read is refused."""
    path = home / "keys" / "audit-ed25519.pem"
    assert path.stat().st_mode & 0o777 == 0o600

    path.chmod(0o644)

    with pytest.raises(RuntimeUnavailable, match="chmod 600"):
        AuditKey(home / "keys")


def test_heads_of_a_rotated_key_still_verify(ledger, home) -> None:
    """Rotation changes who signs next, not what was signed before."""
    old = ledger.key.sign(1, "0" * 64)

    fresh = ledger.key.rotate()

    assert fresh.key_id != ledger.key.key_id
    assert fresh.vouches_for(old)


def test_two_first_starts_agree_on_the_key(home, monkeypatch) -> None:
    """Whoever makes a key while another process makes one signs with the key that lies there."""
    first: list[AuditKey] = []
    generate = Ed25519PrivateKey.generate

    def overtaken() -> Ed25519PrivateKey:
        monkeypatch.setattr(Ed25519PrivateKey, "generate", generate)
        first.append(AuditKey(home / "keys"))
        return generate()

    monkeypatch.setattr(Ed25519PrivateKey, "generate", overtaken)
    second = AuditKey(home / "keys")

    assert second.key_id == first[0].key_id
    assert AuditKey(home / "keys").vouches_for(second.sign(1, "0" * 64))
    assert len(list((home / "keys").iterdir())) == 2


def test_a_key_left_without_its_public_half_publishes_it_again(ledger, home) -> None:
    """Death between the two files costs no head its proof."""
    (public,) = (home / "keys").glob("*.pub")
    public.unlink()

    assert AuditKey(home / "keys").vouches_for(ledger.key.sign(1, "0" * 64))
