"""Turns run one after the other, and none that was taken is forgotten."""

import threading
from types import SimpleNamespace
from typing import Any, cast

from wetread.bootstrap.system import System
from wetread.service.api.running import Running


class Coordinator:
    """Runs slowly: each run waits until it is let go."""

    def __init__(self) -> None:
        self.runs, self.begun, self.go = 0, threading.Semaphore(0), threading.Semaphore(0)
        case = SimpleNamespace(turns=1, state="waiting")
        self.duty = SimpleNamespace(file=SimpleNamespace(case=lambda _id: case))

    def planned(self, _case_id: str) -> Any:
        return SimpleNamespace(tasks=())

    def run(self, _case_id: str, **_watch: Any) -> None:
        self.runs += 1
        self.begun.release()
        self.go.acquire()

    def view(self, _case_id: str, **_by: Any) -> Any:
        return SimpleNamespace(replies=(), payload=None, item=None, turn=1)


def test_a_turn_that_is_taken_while_another_ends_is_run_as_well() -> None:
    """However many were taken meanwhile, one more run carries on what there is, and no third."""
    coordinator = Coordinator()
    running = Running(cast("System", SimpleNamespace(coordinator=coordinator)))
    running.start("case-1")
    assert coordinator.begun.acquire(timeout=10)
    running.start("case-1")
    running.start("case-1")
    coordinator.go.release()
    assert coordinator.begun.acquire(timeout=10)
    assert running.busy("case-1")
    coordinator.go.release()
    while running.busy("case-1"):
        assert coordinator.runs == 2
    running.close()
    assert [one.event for one in running.news("case-1", 0)].count("done") == 2
