"""A page looks every so often at what others did, for as long as whoever sits there may look."""

from collections.abc import Awaitable, Callable

import structlog
from nicegui import ui

from wetread.errors import NotAuthorised
from wetread.service.web.parts import tell
from wetread.service.web.seats import unattended

_log = structlog.get_logger(__name__)


class Looking:
    """A timer of a page that ends with the session."""

    def __init__(self, seconds: float, look: Callable[[], Awaitable[None]]) -> None:
        self._look = look
        self._timer = ui.timer(seconds, self._once)

    async def _once(self) -> None:
        """A look that fails is on record, and the next may do better."""
        try:
            with unattended():
                await self._look()
        except NotAuthorised as error:
            self._timer.deactivate()
            tell(str(error))
        except Exception as error:  # noqa: BLE001 - its message may quote the case
            _log.warning("look.failed", error=type(error).__name__)
