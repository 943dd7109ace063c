"""What a server says while it runs: lines of JSON on standard error, and no text of a case."""

import sys

import structlog


def log_lines() -> None:
    """Every logger of this process from now on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
