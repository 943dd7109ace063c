"""The device is shared by lane, within its memory, and never for ever."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.errors import OutOfMemory
from wetread.ports.runtime import Lane
from wetread.runtimes.devices import Device
from wetread.runtimes.lease import DeviceLease

PATIENCE_S = 20
SIZES = {"a": 10, "b": 20, "c": 30, "d": 40, "e": 50}


def lease_of(budget: int, *, slots: int = 1) -> DeviceLease:
    return DeviceLease(lambda: Device(name="cpu", budget=budget), slots=slots)


def use(
    lease: DeviceLease, key: str, *, size: int = 1, lane: Lane = "routine"
) -> AbstractContextManager[str]:
    return lease.use(key, lambda device: f"{key} on {device}", lambda: size, lane)


def queued(lease: DeviceLease, count: int) -> None:
    """Returns once that many wait; the queue is the only thing watched."""
    deadline = threading.Event()
    timer = threading.Timer(PATIENCE_S, deadline.set)
    timer.start()
    while lease.waiting < count:
        assert not deadline.is_set(), "nobody joined the queue"
    timer.cancel()


def test_a_model_is_loaded_once_and_kept() -> None:
    """The second use finds it there."""
    lease, loads = lease_of(100), list[str]()

    def load(device: str) -> str:
        loads.append(device)
        return "model"

    for _ in range(3):
        with lease.use("a", load, lambda: 10) as model:
            assert model == "model"

    assert loads == ["cpu"]
    assert lease.resident == {"a": 10}


def test_the_least_recently_used_model_goes_first() -> None:
    """What was used again in between stays."""
    lease = lease_of(30)
    for key in ("a", "b", "c", "a", "d"):
        with use(lease, key, size=10):
            pass

    assert list(lease.resident) == ["c", "a", "d"]


def test_the_device_is_told_when_a_model_leaves() -> None:
    """A GPU has to be asked to give freed memory back."""
    told: list[str] = []
    lease = DeviceLease(lambda: Device(name="cuda:0", budget=10, forget=lambda: told.append("x")))

    for key in ("a", "b", "c"):
        with use(lease, key, size=10):
            pass

    assert len(told) == 2


def test_a_model_larger_than_the_device_is_refused_in_one_sentence() -> None:
    """It would never fit, so nothing is thrown out for it."""
    lease = lease_of(2**30)
    with use(lease, "small", size=10):
        pass

    with pytest.raises(OutOfMemory, match=r"'huge' needs 2\.00 GiB but cpu may hold 1\.00 GiB"):
        use(lease, "huge", size=2**31).__enter__()

    assert list(lease.resident) == ["small"]
    with use(lease, "small"):
        pass


def test_a_failing_load_frees_its_place() -> None:
    """The next model finds the memory free, and the failed one may be tried again."""
    lease = lease_of(10)

    def broken(_device: str) -> str:
        raise ValueError("unreadable")

    for _ in range(2):
        with pytest.raises(ValueError, match="unreadable"):
            lease.use("a", broken, lambda: 10).__enter__()
    assert lease.resident == {}
    with use(lease, "b", size=10) as model:
        assert model == "b on cpu"


def test_a_failing_inference_gives_the_device_back() -> None:
    """An exception inside the block harms nobody else."""
    lease = lease_of(10)

    with pytest.raises(ZeroDivisionError), use(lease, "a"):
        raise ZeroDivisionError

    with use(lease, "a"):
        pass
    assert lease.waiting == 0


def test_a_thread_that_holds_the_device_may_not_ask_again() -> None:
    """It would wait for itself; the mistake is told instead."""
    lease = lease_of(10)

    with use(lease, "a"), pytest.raises(RuntimeError, match="holds the device lease"):
        use(lease, "b").__enter__()


def test_clearing_drops_all_that_nobody_uses() -> None:
    """A model in use stays until its block ends."""
    lease = lease_of(100)
    with use(lease, "a"):
        pass
    with use(lease, "b"):
        lease.clear()
        assert list(lease.resident) == ["b"]


def test_the_device_is_looked_up_at_the_first_use_and_only_then() -> None:
    """Starting the program imports no torch."""
    asked: list[int] = []

    def find() -> Device:
        asked.append(1)
        return Device(name="cpu", budget=10)

    lease = DeviceLease(find)
    assert not asked
    for _ in range(2):
        with use(lease, "a"):
            pass
    assert asked == [1]


lanes = st.lists(st.sampled_from(["STAT", "routine", "shadow"]), min_size=1, max_size=6)


@settings(deadline=None, max_examples=25)
@given(lanes=lanes)
def test_stat_passes_routine_and_shadow_goes_last(lanes: list[Lane]) -> None:
    """Whoever waits is served by lane, and inside a lane in the order of arrival."""
    lease, served = lease_of(10), []

    def work(index: int, lane: Lane) -> None:
        with use(lease, "a", lane=lane):
            served.append(index)

    with ThreadPoolExecutor(len(lanes)) as pool:
        with use(lease, "a"):
            futures = []
            for index, lane in enumerate(lanes):
                futures.append(pool.submit(work, index, lane))
                queued(lease, index + 1)
        for future in futures:
            future.result(PATIENCE_S)

    order = {"STAT": 0, "routine": 1, "shadow": 2}
    assert served == sorted(range(len(lanes)), key=lambda index: (order[lanes[index]], index))


class Watched:
    """Counts what is loaded and in use, so that a breach is seen when it happens."""

    def __init__(self, budget: int, slots: int) -> None:
        self.budget, self.slots, self.inside, self.most = budget, slots, 0, 0
        self.loading: set[str] = set()
        self.lock = threading.Lock()
        self.breaches: list[str] = []

    def load(self, key: str, lease: DeviceLease) -> Callable[[str], str]:
        def load(_device: str) -> str:
            held = sum(lease.resident.values())
            with self.lock:
                if held > self.budget:
                    self.breaches.append(f"{held} bytes held")
                if key in self.loading:
                    self.breaches.append(f"{key} loaded twice at once")
                self.loading.add(key)
            with self.lock:
                self.loading.discard(key)
            return key

        return load

    def enter(self) -> None:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)

    def leave(self) -> None:
        with self.lock:
            self.inside -= 1


@settings(deadline=None, max_examples=40)
@given(
    jobs=st.lists(
        st.tuples(st.sampled_from(sorted(SIZES)), st.sampled_from(["STAT", "routine", "shadow"])),
        min_size=1,
        max_size=20,
    ),
    budget=st.integers(50, 120),
    slots=st.integers(1, 3),
)
def test_memory_and_slots_are_never_exceeded(
    jobs: list[tuple[str, Lane]], budget: int, slots: int
) -> None:
    """Whatever is asked from however many threads, all are served and nothing is overbooked."""
    lease, watched = lease_of(budget, slots=slots), Watched(budget, slots)

    def work(job: tuple[str, Lane]) -> str:
        key, lane = job
        with lease.use(key, watched.load(key, lease), lambda: SIZES[key], lane) as model:
            watched.enter()
            assert key in lease.resident, "a model in use was thrown out"
            watched.leave()
            return str(model)

    with ThreadPoolExecutor(6) as pool:
        futures: list[Future[str]] = [pool.submit(work, job) for job in jobs]
        _, late = wait(futures, PATIENCE_S)

    assert not late
    assert [future.result() for future in futures] == [key for key, _ in jobs]
    assert watched.breaches == []
    assert watched.most <= slots
    assert sum(lease.resident.values()) <= budget
    assert lease.waiting == 0


def test_a_thread_waits_for_memory_that_another_one_is_using() -> None:
    """With several slots, a model that fits alone waits instead of failing."""
    lease, inside, leave = lease_of(10, slots=2), threading.Event(), threading.Event()

    def first() -> None:
        with use(lease, "a", size=10):
            inside.set()
            assert leave.wait(PATIENCE_S)

    def second() -> Any:
        with use(lease, "b", size=10) as model:
            return model

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(first)
        assert inside.wait(PATIENCE_S)
        other = pool.submit(second)
        assert list(lease.resident) == ["a"]
        leave.set()
        one.result(PATIENCE_S)

        assert other.result(PATIENCE_S) == "b on cpu"
    assert list(lease.resident) == ["b"]
