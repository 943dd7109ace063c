"""Clocks for tests show what the test says."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from wetread.testing import NOON, FixedClock, TickingClock


def test_a_fixed_clock_stands_still_until_time_is_let_by() -> None:
    """Every reading is the same and in UTC."""
    clock = FixedClock()

    assert clock() == clock() == NOON
    assert clock().tzinfo is UTC
    clock.pass_(timedelta(hours=2))
    assert clock() == NOON + timedelta(hours=2)


def test_a_ticking_clock_moves_by_its_step() -> None:
    """The first reading is the start."""
    start, step = datetime(2026, 1, 1, tzinfo=UTC), timedelta(minutes=5)
    clock = TickingClock(start, step)

    assert [clock() for _ in range(3)] == [start, start + step, start + 2 * step]


def test_threads_never_read_the_same_tick() -> None:
    """Each reading moves the clock once."""
    clock = TickingClock()

    with ThreadPoolExecutor(4) as pool:
        shown = list(pool.map(lambda _: clock(), range(200)))

    assert len(set(shown)) == 200
