"""A head vouches for one record of the chain, and only under a key of this home."""

from types import SimpleNamespace

import pytest

from wetread.audit.key import AuditKey
from wetread.audit.ledger import Ledger
from wetread.audit.vouching import head_of, record_under
from wetread.clinical.principals import SYSTEM
from wetread.clinical.signed import AuditHead


@pytest.fixture
def head(ledger: Ledger) -> AuditHead:
    with ledger.write(SYSTEM) as tx:
        tx.record("user.disabled", user="u")
        return tx.head()


def row(head: AuditHead, **other: object) -> SimpleNamespace:
    """Something that carries the head in its columns."""
    columns = {f"head_{name}": value for name, value in head.model_dump().items()}
    return SimpleNamespace(**{**columns, **other})


def under(ledger: Ledger, carrier: SimpleNamespace, key: AuditKey | None = None):
    with ledger.database.read() as connection:
        return record_under(connection, key or ledger.key, carrier)


def test_a_row_leads_to_its_record(ledger: Ledger, head: AuditHead) -> None:
    """The head comes back as it was signed, and the record is the one it was signed over."""
    assert head_of(row(head)) == head
    assert under(ledger, row(head)).hash == head.hash


def test_a_head_that_was_changed_is_signed_by_nobody(ledger: Ledger, head: AuditHead) -> None:
    """The signature covers number and hash alike."""
    assert "no known key" in under(ledger, row(head, head_seq=head.seq + 1))
    assert "no known key" in under(ledger, row(head, head_hash="0" * 64))


def test_a_head_of_another_home_is_signed_by_nobody(
    ledger: Ledger, head: AuditHead, tmp_path
) -> None:
    """A stranger's key vouches for nothing here."""
    forged = AuditKey(tmp_path / "elsewhere").sign(head.seq, head.hash)
    assert "no known key" in under(ledger, row(forged))


def test_a_head_over_a_record_that_is_not_there_is_told(ledger: Ledger, head: AuditHead) -> None:
    """As when the chain was cut behind the row, or put back to an earlier day."""
    missing = ledger.key.sign(head.seq + 5, head.hash)
    assert (
        under(ledger, row(missing)) == f"rests on record {head.seq + 5}, which is not in the chain"
    )
