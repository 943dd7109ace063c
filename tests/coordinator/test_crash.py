"""Killed at any moment, a case ends with exactly one work item and one unbroken chain.

Each test forks a child that kills itself with SIGKILL at the n-th write, before or after it is
committed. The parent then resumes on the same files.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import contextmanager

import pytest
from langgraph.checkpoint.sqlite import SqliteSaver

from support.workups import CONTENT, NOW, OWNER, Kit, build_kit
from wetread.audit.key import AuditKey
from wetread.audit.ledger import Ledger
from wetread.audit.verification import verify_chain
from wetread.ports.ids import random_ids
from wetread.store.database import Database

FORK = multiprocessing.get_context("fork")
MOST_WRITES = 60


class Fuse:
    """Kills the process when it has burnt down."""

    def __init__(self, length: int) -> None:
        self.left = length

    def burn(self) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def arm(monkeypatch: pytest.MonkeyPatch, fuse: Fuse) -> None:
    """Burn at every write of the database and of the checkpoints, before and after the commit."""
    write = Ledger.write

    @contextmanager
    def fused(self, actor, **options):
        with write(self, actor, **options) as tx:
            yield tx
            tx.flush()
            fuse.burn()
        fuse.burn()

    monkeypatch.setattr(Ledger, "write", fused)
    for name in ("put", "put_writes"):
        original = getattr(SqliteSaver, name)

        def before_and_after(self, *args, _original=original, **kwargs):
            fuse.burn()
            result = _original(self, *args, **kwargs)
            fuse.burn()
            return result

        monkeypatch.setattr(SqliteSaver, name, before_and_after)


def killed_after(length: int, build: Callable[[], Kit], monkeypatch) -> bool:
    """Run a workup in a child with a fuse; says whether the child was killed."""

    def child() -> None:
        arm(monkeypatch, Fuse(length))
        build().workup()
        os._exit(0)

    process = FORK.Process(target=child)
    process.start()
    process.join(120)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


@pytest.fixture
def rebuild(home, artefacts):
    """A fresh system on the same files, as a restart would make it."""

    def build():
        database = Database.at(home / "wetread.db")
        ledger = Ledger(database, home, AuditKey(home / "keys"), lambda: NOW)
        return build_kit(ledger, artefacts, random_ids, home, rules=CONTENT)

    return build


@pytest.mark.parametrize("length", range(0, MOST_WRITES, 2))
def test_killed_workup_is_resumed_to_one_item(length, rebuild, monkeypatch, database) -> None:
    """After `resume` every opened case has one item; a second `resume` has nothing to do."""
    database.close()
    killed = killed_after(length, rebuild, monkeypatch)
    made = rebuild()

    first = made.coordinator.resume(OWNER)
    second = made.coordinator.resume(OWNER)

    assert first.failed == ()
    assert (second.resumed, second.failed) == ((), ())
    opened = made.coordinator.duty.file.unfinished()
    assert opened == []
    items = made.worklist.all(OWNER)
    assert len(items) == len({item.case_id for item in items})
    assert len(items) == 1 or (killed and length == 0)
    ledger = made.coordinator.duty.ledger
    with ledger.database.read() as connection:
        assert verify_chain(connection, ledger.key, ledger.last_head()).ok


def test_the_sweep_reaches_the_end(rebuild, monkeypatch, database) -> None:
    """The longest fuse outlives a whole workup, so no write is left untried."""
    database.close()

    assert not killed_after(MOST_WRITES, rebuild, monkeypatch)


def test_killed_release_leaves_one_bundle(rebuild, monkeypatch, database) -> None:
    """Killed at any write between signature and delivery, `resume` delivers exactly once."""
    database.close()
    for length in range(8):
        made = rebuild()
        case_id = made.workup()
        before = len(made.bundles())

        def child(made=made, case_id=case_id, length=length) -> None:
            fresh = rebuild()
            arm(monkeypatch, Fuse(length))
            fresh.sign(case_id)
            os._exit(0)

        process = FORK.Process(target=child)
        process.start()
        process.join(120)
        after = rebuild()
        after.coordinator.resume(OWNER)
        (item,) = after.worklist.of_case(case_id)
        released = len(after.bundles()) - before
        assert released == (1 if item.state == "signed" else 0)
        assert after.coordinator.resume(OWNER).resumed == ()
