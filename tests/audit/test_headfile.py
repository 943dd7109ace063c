"""The newest signed head lies beside the database, for every reader at any moment."""

import pytest

from wetread.audit.verification import verify_chain
from wetread.clinical.principals import SYSTEM
from wetread.errors import Tampered


def write(ledger) -> None:
    with ledger.write(SYSTEM) as tx:
        tx.record("user.disabled", case_id="case-1", user="u1")


def test_head_that_another_writer_is_about_to_fill_stops_nobody(ledger) -> None:
    """The first head's file exists for a moment before it has content; a writer beside goes on."""
    ledger.heads.path.touch()

    write(ledger)

    head = ledger.last_head()
    assert head is not None
    assert head.seq == 1


def test_emptied_head_is_reported_as_missing(ledger) -> None:
    """Whoever empties the file gains no more than by deleting it."""
    write(ledger)
    ledger.heads.path.write_bytes(b"")

    with ledger.database.read() as connection:
        found = verify_chain(connection, ledger.key, ledger.last_head())

    assert not found.ok
    assert "missing" in (found.problem or "")


def test_content_that_is_no_head_is_refused(ledger) -> None:
    """A damaged file is no first start."""
    write(ledger)
    ledger.heads.path.write_bytes(b"{}")

    with pytest.raises(Tampered):
        write(ledger)
