"""Many images on one processor: an image a thread, not a thread for a part of each image.

Threads that share one small network wait for each other at every layer, and a stack of images
outgrows the caches that one of them fits into. On a graphics card the stack is what is fast.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

T = TypeVar("T")
R = TypeVar("R")


def an_item_a_thread(run: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """What `run` makes of each item, in order; as many at once as torch may use threads."""
    threads = torch.get_num_threads()
    if min(threads, len(items)) < 2:  # noqa: PLR2004 - nothing to share out
        return [run(item) for item in items]
    try:
        with ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            return list(pool.map(run, items))
    finally:
        torch.set_num_threads(threads)  # threads to come take the number that was set last
