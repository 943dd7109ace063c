"""One at a time, in the order in which they came.

A plain lock goes to whoever asks first after it is free, which is mostly the thread that has just
let go of it; one that writes again and again would keep all others waiting.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turnstile:
    """Lets threads through one by one."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits until it is this thread's turn; not to be entered twice by one thread."""
        mine = threading.Lock()
        with self._mutex:
            if self._taken:
                mine.acquire()
                self._waiting.append(mine)
            self._taken = True
        with mine:  # whoever leaves opens it for whoever came first
            try:
                yield
            finally:
                self._leave()

    def _leave(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
