"""A department at work: two hundred reviewers, one server process, a queue of thousands."""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from support.postgresql import postgresql
from support.reviewers import CHEAP, Shift, draft, enlist, fill, work
from support.served import PASSWORD, REPLIES, served
from support.words import FewWords
from wetread.audit import chain
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.service.web.threads import HASHED_AT_ONCE
from wetread.signoff.tables import WorkItemRow
from wetread.simulation.scripted import ScriptedModels
from wetread.store.tables import table_of

SIGNERS, SIGNED, SIGN_S, SIGN_RATE = 40, 400, 60.0, 5.0
ITEMS, PEOPLE, LASTS_S, RATE = 20_000, 200, 60.0, 50.0
DECIDED = ("returned", "rejected")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path: Path) -> Iterator[str | None]:
    """Both databases that people run."""
    if request.param == "sqlite":
        yield None
        return
    with postgresql(tmp_path / "pg") as fresh:
        yield fresh()


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


@pytest.mark.measure
@pytest.mark.timeout(900)
@pytest.mark.parametrize("shipped", [False, True], ids=["free-hashes", "hashes-as-shipped"])
def test_a_signature_beside_its_password_check(home, url, monkeypatch, capsys, shipped) -> None:
    """`make measure`: how long a signature takes, and how long its password check alone would.

    A check is timed by itself, as many at once as the server lets in.
    """
    if url:
        monkeypatch.setenv("WETREAD_DATABASE_URL", url)
    hasher = PasswordHasher() if shipped else CHEAP
    on = System(
        Settings(home=home, database_url=url), models=ScriptedModels(REPLIES, words=FewWords())
    )
    tokens = enlist(on, SIGNERS, hasher)
    draft(on, SIGNED)
    with served(home) as address:
        told = work(address, tokens, lasts_s=SIGN_S, rate=2 * SIGN_RATE, kinds=("approve",))
        shift = asyncio.run(told)
    assert shift.errors == []
    assert {state for _, state in shift.decided.values()} == {"signed"}
    assert on.verify_audit(on.owner()).ok
    on.close()
    kind, took, alone = ("postgresql" if url else "sqlite", shift.p95("approve"), _check_ms(hasher))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{kind}, {len(shift.decided)} signatures in {SIGN_S:.0f} s: p95 {took:.0f} ms, "
            f"of which the password check alone {alone:.0f} ms\n"
        )


def _check_ms(hasher: PasswordHasher) -> float:
    """Milliseconds within which 95 of 100 checks are done, with as many at once as are let in."""
    kept = hasher.hash(PASSWORD)

    def check(_: int) -> float:
        begun = time.monotonic()
        hasher.verify(kept, PASSWORD)
        return time.monotonic() - begun

    with ThreadPoolExecutor(HASHED_AT_ONCE) as pool:
        return float(np.percentile(list(pool.map(check, range(100))), 95)) * 1000
