"""What a server says while it runs: lines of JSON on standard error, and no text of a case.

A library's message may quote whatever was sent, and an exception's what was asked of a database. So
of both only the kind is told, and where in the code it was said.
"""

import logging
import os
import sys
import threading
import traceback
from typing import Any, Final

import structlog

_OURS: Final = "wetread"


def log_lines() -> None:
    """Every logger of this process from now on, those of libraries among them."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(handlers=[Lines()], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)  # those of pydicom quote values of a header
    threading.excepthook = _thread_failed


class Lines(logging.Handler):
    """What a library logs, without its message."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        error = error or (record.msg if isinstance(record.msg, BaseException) else None)
        said: dict[str, Any] = {"at": f"{record.module}:{record.lineno}"}
        level = record.levelname.lower()
        said |= kind_of(error) if error else {}
        structlog.get_logger().log(_LEVELS.get(level, logging.ERROR), record.name, **said)


_LEVELS: Final = {"debug": 10, "info": 20, "warning": 30}


def kind_of(error: BaseException) -> dict[str, str]:
    """The class of an error, and the last step of our own that led to it; never its message."""
    kind = type(error)
    told = {"error": kind.__name__ if kind.__module__ == "builtins" else _named(kind)}
    ours = [
        f"{module}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
        if (module := str(frame.f_globals.get("__name__", ""))).startswith(f"{_OURS}.")
    ]
    return told | ({"where": ours[-1]} if ours else {})


def debugging() -> bool:
    """Whether whoever runs it wants errors as they are, whatever they quote."""
    return bool(os.environ.get("WETREAD_DEBUG"))


def _named(kind: type[BaseException]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        structlog.get_logger().error("thread.failed", **kind_of(failed.exc_value))
