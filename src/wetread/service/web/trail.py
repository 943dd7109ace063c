"""The audit as its page asks for it: records by what they say, and whether the chain holds.

Every step asks the seat who sits there and what they may (law 9).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from wetread.audit.catalogue import CATALOGUE
from wetread.audit.chain import AuditRecord
from wetread.audit.search import Sought, lines, search
from wetread.audit.verification import Verification
from wetread.bootstrap.system import System
from wetread.clinical.permissions import require
from wetread.errors import BadInput
from wetread.service.web.seats import Seated

AT_ONCE: Final = 50
"""Records of a page."""

LONGEST: Final = 64
"""Characters of a case id or an actor."""


@dataclass(frozen=True)
class Typed:
    """What somebody typed to look for; days are YYYY-MM-DD in UTC, both of them counted."""

    case_id: str = ""
    event: str = ""
    actor: str = ""
    since: str = ""
    until: str = ""


class Trail:
    """The audit, for whoever sits here."""

    def __init__(self, on: System, seat: Seated) -> None:
        self._on, self._seat = on, seat

    def find(self, typed: Typed, before: int | None = None) -> list[AuditRecord]:
        """A page of records, newest first.

        Raises:
            BadInput: a day is none, a text is too long, or the event is none of the catalogue.
        """
        require(self._seat.principal(), "audit.verify")
        sought = _sought(typed)
        with self._on.database.glance() as connection:
            return search(connection, sought, before=before, most=AT_ONCE)

    def verify(self) -> Verification:
        """Re-computes the chain and all that it points to."""
        return self._on.verify_audit(self._seat.principal())

    def export(self) -> Iterator[str]:
        """Every record as a line of JSON."""
        require(self._seat.principal(), "audit.verify")
        return lines(self._on.database)


def fields(record: AuditRecord) -> list[tuple[str, str]]:
    """What a record says, each field with its value as text."""
    said = json.loads(record.body)
    return [(name, _told(value)) for name, value in sorted(said.items()) if value is not None]


def _told(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_told(one) for one in value) or "none"
    return str(value) if isinstance(value, str) else json.dumps(value)


def _sought(typed: Typed) -> Sought:
    for what, said in (("case id", typed.case_id), ("actor", typed.actor)):
        if len(said) > LONGEST:
            raise BadInput(f"the {what} is longer than {LONGEST} characters; shorten it")
    if typed.event and typed.event not in CATALOGUE:
        raise BadInput("there is no such event; choose one that is listed")
    until = _day(typed.until)
    return Sought(
        case_id=typed.case_id.strip() or None,
        event=typed.event or None,
        actor=typed.actor.strip() or None,
        since=_day(typed.since),
        until=until + timedelta(days=1) if until else None,
    )


def _day(said: str) -> datetime | None:
    if not said.strip():
        return None
    try:
        return datetime.strptime(said.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise BadInput("that is no day; write it as YYYY-MM-DD") from None
