"""Passwords can't be guessed by trying: after a few wrong ones a name has to wait."""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from wetread.errors import TooManyAttempts
from wetread.ports.clock import Clock

ATTEMPTS: Final = 5
WITHIN: Final = timedelta(minutes=5)
_NAMES: Final = 4096


class Throttle:
    """Counts attempts by name, in this process; what is remembered is bounded."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tried: OrderedDict[str, list[datetime]] = OrderedDict()

    def admit(self, name: str) -> None:
        """One more attempt for this name, counted before it is known how it ends.

        Raises:
            TooManyAttempts: there were too many.
        """
        now = self._clock()
        with self._lock:
            tried = [at for at in self._tried.pop(name[:64], []) if now - at < WITHIN]
            if len(tried) < ATTEMPTS:
                tried.append(now)
                over = False
            else:
                over = True
            self._tried[name[:64]] = tried
            while len(self._tried) > _NAMES:
                self._tried.popitem(last=False)
        if over:
            seconds = int(WITHIN.total_seconds())
            raise TooManyAttempts(
                f"too many attempts for this user; wait {seconds // 60} minutes and try again",
                wait_s=seconds,
            )

    def forget(self, name: str) -> None:
        """The right password was given."""
        with self._lock:
            self._tried.pop(name[:64], None)
