"""People are told that something waits, wherever they can be reached."""

from datetime import datetime
from typing import Protocol

from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Priority
from wetread.clinical.principals import Role


class Notice(Noun):
    """Which item waits, and who should know; nothing in it tells of a patient."""

    item: str
    level: int
    role: Role
    priority: Priority
    due: datetime

    def sentence(self, now: datetime) -> str:
        """What to say of it; times are in UTC."""
        when = "was due at" if self.due <= now else "is due at"
        return (
            f"Work item {self.item} ({self.priority}) still waits for a signature and {when} "
            f"{self.due:%H:%M} UTC on {self.due:%d %b %Y} (level {self.level})."
        )


class Notify(Protocol):
    """Hands one notice over; `now` is the time of the sentence.

    Raises:
        RuntimeUnavailable: it could not be handed over.
    """

    def __call__(self, notice: Notice, now: datetime) -> None: ...
