"""Records are found by what they say, newest first, and all of them can be taken elsewhere."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from support.reads import START, Ward
from wetread.audit import chain, search
from wetread.audit.search import Sought
from wetread.errors import Tampered


@pytest.fixture
def ward(database, home) -> Ward:
    """Records 1 and 2 at the start, 3 a second and a half later, 4 after two."""
    ward = Ward(database, home)
    item = ward.opened(0)
    ward.claimed(1.5, item)
    ward.signed(2, item)
    return ward


@pytest.fixture
def find(ward, database):
    def found(*, before=None, most=50, **sought) -> list[int]:
        with database.read() as connection:
            rows = search.search(connection, Sought(**sought), before=before, most=most)
        return [row.seq for row in rows]

    return found


def test_each_field_narrows_the_search(find) -> None:
    """Together they narrow it further; nothing said means all."""
    assert find() == [4, 3, 2, 1]
    assert find(actor="rita") == [4, 3]
    assert find(actor="rita", event="report.signed") == [4]
    assert find(case_id="case-1") == [2, 1]
    assert find(case_id="' OR 1=1 --") == []


def test_a_span_holds_its_beginning_and_not_its_end(find) -> None:
    """Also where a moment has a fraction of a second and its bound has none."""
    at = [START + timedelta(seconds=n) for n in range(4)]
    assert find(since=at[0], until=at[2]) == [3, 2, 1]
    assert find(since=at[1], until=at[3]) == [4, 3]
    assert find(since=at[1] + timedelta(seconds=0.5)) == [4, 3]


def test_pages_follow_each_other(find) -> None:
    """The next begins behind the last number of the one before."""
    assert find(most=3) == [4, 3, 2]
    assert find(most=3, before=2) == [1]
    assert find(before=1) == []


def test_lines_are_every_record_in_order(ward, database, monkeypatch) -> None:
    """However many are read at once."""
    monkeypatch.setattr(search, "_AT_ONCE", 3)
    told = [json.loads(line) for line in "".join(search.lines(database)).splitlines()]
    with database.read() as connection:
        assert told == [record.model_dump() for record in chain.records(connection)]


def test_a_row_that_was_never_written_so_is_named(find, database) -> None:
    """Bytes in the place of a text are shown to nobody."""
    with database.write() as connection:
        connection.execute(text("DROP TRIGGER IF EXISTS audit_events_no_update"))
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'"))
        for (name,) in names.all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE audit_events SET actor = x'00' WHERE seq = 3"))
    with pytest.raises(Tampered, match="record 3"):
        find()
