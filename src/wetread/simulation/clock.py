"""The clock of a story: it stands still until somebody in the story takes their time."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class StoryClock:
    """Shows `now`; only `pass_` moves it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        """Let time go by."""
        self.now += timedelta(seconds=seconds)
