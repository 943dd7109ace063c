"""Notices in the log, and everywhere else that somebody named."""

import sys
from datetime import datetime

import structlog

from wetread.ports.notifying import Notice, Notify


def to_log(notice: Notice, now: datetime) -> None:
    """One line on standard error says what waits and who should know; it never fails."""
    log = structlog.wrap_logger(structlog.PrintLogger(sys.stderr))
    log.warning("notice", role=notice.role, item=notice.item, said=notice.sentence(now))


def to_both(one: Notify, other: Notify) -> Notify:
    """First one, then the other; where the first fails the second is not asked."""

    def notify(notice: Notice, now: datetime) -> None:
        one(notice, now)
        other(notice, now)

    return notify
