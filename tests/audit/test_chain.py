"""The chain holds, and says where it does not."""

import threading
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from wetread.audit import chain
from wetread.audit.key import AuditKey
from wetread.audit.ledger import Ledger
from wetread.audit.verification import verify_chain
from wetread.clinical.principals import SYSTEM
from wetread.store.database import Database
from wetread.store.schema import upgrade

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def write(ledger: Ledger, count: int) -> None:
    for n in range(count):
        with ledger.write(SYSTEM) as tx:
            tx.record("user.disabled", case_id="case-1", user=f"u{n}")


def verify(ledger: Ledger, *anchors):
    with ledger.database.read() as connection:
        return verify_chain(connection, ledger.key, ledger.last_head(), anchors)


def tamper(ledger: Ledger, statement: str) -> None:
    """What an attacker with the database file could do: triggers off, then write."""
    with ledger.database.write() as connection:
        for verb in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_events_no_{verb}"))
        connection.execute(text(statement))


def test_untouched_chain_verifies(ledger) -> None:
    """Five records, five links."""
    write(ledger, 5)

    result = verify(ledger)

    assert (result.ok, result.records, result.problem) == (True, 5, None)


@pytest.mark.parametrize("column", ["at", "event", "actor", "case_id", "body", "prev", "hash"])
def test_changed_column_is_named(ledger, column) -> None:
    """A changed value in any column of record 3 is found at record 3."""
    write(ledger, 5)

    tamper(ledger, f"UPDATE audit_events SET {column} = 'x' WHERE seq = 3")

    result = verify(ledger)
    assert not result.ok
    assert "record 3" in (result.problem or "")


@pytest.mark.parametrize("column", ["at", "event", "actor", "case_id", "body", "prev", "hash"])
@pytest.mark.parametrize(
    "value", ["x'ff'", "CAST(x'ff' AS TEXT)", "CAST({} AS BLOB)"], ids=["bytes", "torn", "spelt"]
)
def test_a_column_that_holds_no_text_is_named(ledger, column, value) -> None:
    """Bytes in place of text, even those that spell it, are a change like any other."""
    write(ledger, 5)

    tamper(ledger, f"UPDATE audit_events SET {column} = {value.format(column)} WHERE seq = 3")

    result = verify(ledger)
    assert (result.records, result.problem) == (2, "record 3 was changed")


def test_removed_record_is_named(ledger) -> None:
    """A record taken out of the middle is missed."""
    write(ledger, 5)

    tamper(ledger, "DELETE FROM audit_events WHERE seq = 3")

    assert verify(ledger).problem == "record 3 is missing"


def test_cut_tail_is_named(ledger) -> None:
    """Cutting the last records off contradicts the signed head beside the database."""
    write(ledger, 5)

    tamper(ledger, "DELETE FROM audit_events WHERE seq > 3")

    assert "ends at record 3" in (verify(ledger).problem or "")


def test_rewritten_chain_contradicts_its_signed_head(ledger, home) -> None:
    """Hashes computed anew do not help without the key."""
    write(ledger, 3)
    with ledger.database.read() as connection:
        rows = list(chain.records(connection))
    forged = rows[2].model_copy(update={"actor": "somebody"})
    tamper(
        ledger,
        f"UPDATE audit_events SET actor = 'somebody', hash = '{forged.expected_hash()}'"
        " WHERE seq = 3",
    )

    assert verify(ledger).problem == "record 3 contradicts its signed head"


def test_truncation_contradicts_a_release(ledger) -> None:
    """A head that left with a release still vouches when the file beside the database is gone."""
    write(ledger, 3)
    sent = ledger.last_head()
    assert sent is not None
    tamper(ledger, "DELETE FROM audit_events WHERE seq > 1")
    ledger.heads.path.unlink()

    assert "ends at record 1" in (verify(ledger, sent).problem or "")


def test_head_signed_by_a_stranger_is_refused(ledger, tmp_path) -> None:
    """A head counts only under a key of this home."""
    write(ledger, 2)
    stranger = AuditKey(tmp_path / "elsewhere")
    with ledger.database.read() as connection:
        forged = stranger.sign(*chain.ask_tail(connection)())

    assert "no known key" in (verify(ledger, forged).problem or "")


def test_database_refuses_to_change_a_record(ledger) -> None:
    """Without taking the triggers away first, not even a slip can rewrite the past."""
    write(ledger, 1)

    for statement in ("UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            ledger.database.write() as connection,
        ):
            connection.execute(text(statement))


def test_concurrent_writers_keep_one_chain(ledger, home) -> None:
    """Eight threads on two engines, one unbroken chain."""
    other = Ledger(Database.at(home / "wetread.db"), home, ledger.key, ledger.clock)
    threads = [
        threading.Thread(target=write, args=(book, 12)) for book in (ledger, other) for _ in "abcd"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    result = verify(ledger)

    assert (result.ok, result.records) == (True, 96)
    other.database.close()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_changed_byte_of_any_record_is_found(tmp_path_factory, data) -> None:
    """Flip one character anywhere in a record: verification fails at that record or before."""
    home = tmp_path_factory.mktemp("home")
    database = Database.at(home / "wetread.db")
    upgrade(database)
    ledger = Ledger(database, home, AuditKey(home / "keys"), lambda: NOW)
    write(ledger, 4)
    seq = data.draw(st.integers(1, 4))
    column = data.draw(st.sampled_from(["at", "event", "actor", "body", "prev", "hash"]))
    with database.read() as connection:
        value = getattr(next(r for r in chain.records(connection) if r.seq == seq), column)
    position = data.draw(st.integers(0, len(value) - 1))
    changed = value[:position] + ("0" if value[position] != "0" else "1") + value[position + 1 :]
    with database.write() as connection:
        connection.execute(text("DROP TRIGGER audit_events_no_update"))
        connection.execute(
            text(f"UPDATE audit_events SET {column} = :value WHERE seq = :seq"),
            {"value": changed, "seq": seq},
        )

    result = verify(ledger)

    assert not result.ok
    assert result.records < seq
    database.close()
