"""Sharing images out over threads changes no answer, no order and no setting."""

import threading
from collections.abc import Iterator

import pytest
import torch

from wetread.runtimes.loaded.threads import an_item_a_thread


@pytest.fixture(params=[1, 3])
def threads(request: pytest.FixtureRequest) -> Iterator[int]:
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


def test_answers_come_in_order_and_each_has_one_thread(threads: int) -> None:
    """However many there are, threads inside a thread would wait for each other."""
    found = an_item_a_thread(lambda item: (item * 2, torch.get_num_threads()), range(7))

    assert [twice for twice, _ in found] == [0, 2, 4, 6, 8, 10, 12]
    assert {inside for _, inside in found} == {1}
    assert torch.get_num_threads() == threads


def test_threads_to_come_are_not_held_to_one(threads: int) -> None:
    """Whoever is served next has the whole processor again, after a failure too."""
    with pytest.raises(ZeroDivisionError):
        an_item_a_thread(lambda item: 1 // item, [0, 1])
    seen: list[int] = []
    later = threading.Thread(target=lambda: seen.append(torch.get_num_threads()))
    later.start()
    later.join()

    assert seen == [threads]
