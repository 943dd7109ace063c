"""A sign-in on its way to another site and back, sealed into a cookie of the browser that began it.

The seal's key lives as long as the process. Nothing is remembered of those who only begin, so that
strangers who begin many push out nobody; of those who come back, that they did.
"""

import hmac
import threading
from collections import OrderedDict
from datetime import timedelta
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from pydantic import Field

from wetread.clinical.coding import Noun
from wetread.errors import NotAuthorised
from wetread.ports.clock import Clock
from wetread.ports.identity import Begun

COOKIE: Final = "wetread_sign_in"
LASTS: Final = timedelta(minutes=10)
_REMEMBERED: Final = 4096
STALE: Final = "this sign-in was begun in another browser, took too long or was used; sign in again"


class Waiting(Noun):
    """What is sealed: the sign-in, the page that it leads to, and the session that it replaces."""

    begun: Begun
    target: str
    before: str = Field(default="", repr=False)


class Pending:
    """Seals what begins, and opens it once for the browser that brings it back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seal = Fernet(Fernet.generate_key())
        self._lock = threading.Lock()
        self._used = OrderedDict[str, None]()

    def seal(self, waiting: Waiting) -> str:
        """The value of the cookie."""
        return self._seal.encrypt_at_time(waiting.model_dump_json().encode(), self._now()).decode()

    def take(self, cookie: str, state: str) -> Waiting:
        """What was sealed; another time it is refused.

        Raises:
            NotAuthorised: it is another's, too old or used, or the answer is to another question.
        """
        try:
            lasts = int(LASTS.total_seconds())
            told = self._seal.decrypt_at_time(cookie.encode(errors="replace"), lasts, self._now())
        except InvalidToken as error:
            raise NotAuthorised(STALE) from error
        waiting = Waiting.model_validate_json(told)
        asked = waiting.begun.state
        same = hmac.compare_digest(asked.encode(), state.encode(errors="replace"))
        if not same or not self._first(asked):
            raise NotAuthorised(STALE)
        return waiting

    def _first(self, state: str) -> bool:
        with self._lock:
            if state in self._used:
                return False
            self._used[state] = None
            while len(self._used) > _REMEMBERED:
                self._used.popitem(last=False)
            return True

    def _now(self) -> int:
        return int(self._clock().timestamp())
