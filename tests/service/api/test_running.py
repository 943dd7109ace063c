"""Turns run one after the other, and none that was taken is forgotten."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from conftest import NOW
from wetread.bootstrap.system import System
from wetread.coordinator.coordinator import Coordinator as Real
from wetread.errors import Tampered
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
    running = Running(cast("System", SimpleNamespace(coordinator=coordinator, clock=lambda: NOW)))
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


def resting(now: Callable[[], datetime] = lambda: NOW) -> tuple[Running, Coordinator]:
    """A server that has just begun, beside a case that came to rest before."""
    coordinator = Coordinator()
    coordinator.go.release()
    on = SimpleNamespace(coordinator=coordinator, clock=now)
    return Running(cast("System", on)), coordinator


def test_what_came_to_rest_before_this_process_is_told_once_to_whoever_asks() -> None:
    """Its end above all; what is worked on here, or is to be, tells of itself."""
    running, _ = resting()
    running.recall("case-1")
    running.recall("case-1")
    assert [one.event for one in running.news("case-1", 0)] == ["turn", "plan", "done"]

    running, coordinator = resting()
    coordinator.duty.file.case("case-1").state = "working"
    running.recall("case-1")
    assert running.news("case-1", 0) == []


def test_what_cannot_be_told_any_more_is_a_problem_of_its_stream() -> None:
    """A document that was erased ends the stream in words, and not in the middle."""
    running, coordinator = resting()

    def erased(*_: Any, **__: Any) -> Any:
        raise Tampered("document 0 is missing from the store")

    coordinator.view = erased  # type: ignore[method-assign]
    running.recall("case-1")
    assert [(one.event, one.data.get("status")) for one in running.news("case-1", 0)] == [
        ("problem", 409)
    ]


def test_whoever_comes_back_after_a_restart_misses_nothing() -> None:
    """Numbers go on from one process to the next, so that an old one hides nothing new."""
    before, _ = resting()
    before.recall("case-1")
    last = before.news("case-1", 0)[-1].number
    after, _ = resting(lambda: NOW + timedelta(seconds=1))
    after.recall("case-1")
    assert [one.event for one in after.news("case-1", last)] == ["turn", "plan", "done"]


def test_a_case_that_another_coordinator_works_on_is_told_like_any_other() -> None:
    """Event by event: nothing gives away who reads it."""
    told = []
    for act in ("start", "perform"):
        running, coordinator = resting()
        if act == "start":
            running.start("case-1")
        else:
            running.perform(cast("Real", coordinator), "case-1")
        while running.busy("case-1"):
            assert coordinator.runs <= 1
        told.append(running.news("case-1", 0))
    assert told[0] == told[1]
    assert told[0][-1].event == "done"
