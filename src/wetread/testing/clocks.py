"""Clocks for tests: one that stands still, one that moves by a fixed step whenever it is read."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass
class FixedClock:
    """Shows `moment` until somebody sets another, or moves it by `pass_`."""

    moment: datetime = NOON

    def __call__(self) -> datetime:
        return self.moment

    def pass_(self, span: timedelta) -> None:
        """Let time go by."""
        self.moment += span


class TickingClock:
    """Shows `start` first and `step` more at each reading, from whichever thread."""

    def __init__(self, start: datetime = NOON, step: timedelta = timedelta(seconds=1)) -> None:
        self._next, self._step, self._lock = start, step, Lock()

    def __call__(self) -> datetime:
        with self._lock:
            shown = self._next
            self._next += self._step
            return shown
