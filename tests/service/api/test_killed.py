"""A server that is killed at work leaves every decision wholly there or not at all."""

import asyncio
import json
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from support.reviewers import Shift, fill, work
from support.served import start
from wetread.audit import chain
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System
from wetread.coordinator.casefile import CaseRow
from wetread.signoff.tables import WorkItemRow
from wetread.store.tables import table_of

DECIDED = {"returned": "work-item.returned", "rejected": "work-item.rejected"}


def shift_until_killed(home: Path, tokens: list[str], decisions: int) -> Shift:
    """People decide as fast as they can, and when so many have, somebody pulls the plug."""
    process, address = start(home)
    shift = Shift()
    people = threading.Thread(
        target=lambda: asyncio.run(work(address, tokens, lasts_s=60, rate=300, shift=shift))
    )
    people.start()
    while len(shift.decided) < decisions and people.is_alive():
        time.sleep(0.001)
    process.kill()
    shift.over = True
    process.communicate()
    people.join()
    return shift


def settled(on: System) -> bool:
    return not on.worklist.unsettled()


@pytest.mark.parametrize("decisions", [1, 7, 20])
def test_a_decision_is_there_or_not(home, decisions) -> None:
    """State, record and what follows agree after a restart, and what was answered is kept."""
    on = System(Settings(home=home))
    tokens = fill(on, 300, 12)
    shift = shift_until_killed(home, tokens, decisions)
    process, _ = start(home)
    try:
        for _ in range(200):
            if settled(on):
                break
            time.sleep(0.1)
        assert settled(on)
    finally:
        process.terminate()
        process.communicate(timeout=30)
    table, cases = table_of(WorkItemRow), table_of(CaseRow)
    with on.database.read() as connection:
        rows = connection.execute(select(table)).mappings().all()
        records = [*chain.records(connection, events=[*DECIDED.values()])]
        closed = set(
            connection.execute(select(cases.c.id).where(cases.c.state == "closed")).scalars()
        )
    stored = {row["id"]: row["state"] for row in rows if row["state"] in DECIDED}
    told = {json.loads(record.body)["item"]: record.event for record in records}
    assert len(stored) >= decisions
    assert told == {item: DECIDED[state] for item, state in stored.items()}
    assert len(records) == len(told)
    assert {row["case_id"] for row in rows if row["id"] in stored} == closed
    assert {item: state for item, (_, state) in shift.decided.items()}.items() <= stored.items()
    assert on.verify_audit(on.owner()).ok
    on.close()
