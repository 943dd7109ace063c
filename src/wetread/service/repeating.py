"""Something is done again and again for as long as a block lasts."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import structlog

PATIENCE_S: Final = 20.0
"""How long the end of a block waits for what is under way."""

_log = structlog.get_logger(__name__)


@contextmanager
def repeated(act: Callable[[], object], *, every_s: float) -> Iterator[None]:
    """Acts at once, and then after each pause; what is under way when the block ends is finished.

    It may be cut short where that takes longer than `PATIENCE_S`. What fails is logged by its class
    alone and tried again after the next pause.
    """
    ended = threading.Event()

    def repeat() -> None:
        while not ended.is_set():
            try:
                act()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next time may be better
                _log.error("repeating.failed", error=type(error).__name__)
            ended.wait(every_s)

    thread = threading.Thread(target=repeat, name="repeated", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(PATIENCE_S)
