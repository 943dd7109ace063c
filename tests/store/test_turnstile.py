"""A turnstile lets one through at a time, first come first served."""

import threading
import time

import pytest

from wetread.store.turnstile import Turnstile


def test_one_at_a_time() -> None:
    """Whatever many threads do, no two are inside at once, and none is left outside."""
    turnstile, inside, most, done = Turnstile(), [0], [0], [0]

    def go() -> None:
        for _ in range(200):
            with turnstile.turn():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1
                done[0] += 1

    threads = [threading.Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert done == [1600]


def test_who_came_first_goes_first() -> None:
    """Also before the one who has just left and comes again."""
    turnstile, order = Turnstile(), list[str]()
    threads = []

    def go(name: str) -> None:
        with turnstile.turn():
            order.append(name)

    with turnstile.turn():
        for name in "abc":
            threads.append(threading.Thread(target=go, args=(name,)))
            threads[-1].start()
            while len(turnstile._waiting) < len(threads):
                time.sleep(0.001)
    go("again")
    for thread in threads:
        thread.join()
    assert order == ["a", "b", "c", "again"]


def test_an_error_inside_lets_the_next_one_in() -> None:
    """A turn that fails is over."""
    turnstile = Turnstile()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), turnstile.turn():
            _ = 1 / 0
    with turnstile.turn():
        assert turnstile._taken
    assert not turnstile._taken
