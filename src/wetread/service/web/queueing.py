"""The queue as its page works on it: what waits, what would be signed, and what a person decides.

Every step asks the seat who sits there and what they may (law 9).
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from wetread.audit.chain import AuditRow
from wetread.bootstrap.system import System
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.editing import Change, DraftEdit
from wetread.clinical.findings import Label
from wetread.clinical.imaging import Digest
from wetread.clinical.permissions import ALLOWED, require
from wetread.clinical.principals import SYSTEM, Principal
from wetread.clinical.reports import Statement
from wetread.clinical.signed import SignatureMeaning
from wetread.coordinator.amending import own_statements
from wetread.errors import Tampered
from wetread.service.web.seats import Seated
from wetread.signoff.first_reading import Asked
from wetread.signoff.holding import keeps_out
from wetread.signoff.items import Reason, WorkItem
from wetread.signoff.lapsing import ran_out
from wetread.signoff.listing import Counts, Page, Wanted
from wetread.signoff.signing import Signatories
from wetread.store.documents import get_document
from wetread.store.tables import table_of

AT_ONCE: Final = 50
"""Items by which the list grows, as it begins and whenever more are asked for."""

MOST_SHOWN: Final = 500
"""Items to which it grows."""

HERE: Final = timedelta(seconds=10)
"""How long somebody who looked is taken to look still."""


@dataclass(frozen=True)
class Happened:
    """One line of an item's history: what, who and when; and why, in the words of who declined."""

    at: datetime
    event: str
    actor: str
    reason: str | None = None


@dataclass(frozen=True)
class ItemShown:
    """Exactly what would be signed, and how it came to wait."""

    item: WorkItem
    payload: ApprovalPayload
    history: tuple[Happened, ...]
    signed: Signatories
    edits: tuple[DraftEdit, ...] = ()
    addenda: tuple[str, ...] = ()
    kept_out: str = ""
    """Whose claim keeps whoever looks from acting on it, and whether their own ran out."""

    @property
    def own(self) -> tuple[Statement, ...]:
        """The sentences that can be changed; those that rules added stand behind them."""
        return own_statements(self.payload)


class Presence:
    """Who looks at which item now; of one process, which is the one that serves pages."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], tuple[datetime, str]] = {}

    def note(self, item_id: str, user: str, name: str, now: datetime) -> tuple[str, ...]:
        """Somebody looks at an item; who else does."""
        with self._lock:
            self._seen[item_id, user] = now, name
            self._seen = {k: v for k, v in self._seen.items() if now - v[0] < HERE}
            others = [
                told
                for (one, who), (_, told) in self._seen.items()
                if one == item_id and who != user
            ]
        return tuple(sorted(others))


class Queue:
    """The approval queue, for whoever sits here."""

    def __init__(
        self, on: System, seat: Seated, presence: Presence, follow: Callable[[WorkItem], None]
    ) -> None:
        self._on, self._seat, self._presence, self._follow = on, seat, presence, follow

    def page(self, wanted: Wanted, most: int = AT_ONCE) -> Page:
        """Items in order."""
        return self._on.listing.page(self._seat.principal(), wanted, most=most)

    def counts(self) -> Counts:
        """The whole queue in figures."""
        return self._on.listing.counts(self._seat.principal())

    def keeps_standings(self, by: Principal) -> bool:
        """Whether the rules may keep from this person how items were judged."""
        return self._on.listing.keeps_standings(by)

    def now(self) -> datetime:
        return self._on.clock()

    def shown(self, item_id: str) -> ItemShown | Asked:
        """One item, or what is asked of whoever sits here before they are shown it.

        Raises:
            NotFound: there is none of that id.
        """
        by = self._seat.principal()
        asked = self._on.first_reading.asked(by, item_id)
        if asked is not None:
            return asked
        item, payload = self._on.worklist.show(by, item_id)
        with self._on.database.read() as connection:
            rows = list(_rows(connection, item))
            edits = [get_document(connection, name, DraftEdit) for name in _edits(rows)]
            history = tuple(_happened(connection, row) for row in rows)
            kept_out = ""
            if keeps_out(connection, item, by):
                kept_out = f"{item.holder} has claimed it{ran_out(connection, item, by)}"
        return ItemShown(
            item,
            payload,
            history,
            self._on.signoff.signatories(by, item),
            edits=tuple(edits),
            addenda=tuple(one.id for one in self._on.worklist.addenda(item.id)),
            kept_out=kept_out,
        )

    def stands(self, item_id: str) -> tuple[int, str | None]:
        """The version, which grows whenever the item changes, and who holds it; a claim may end."""
        require(self._seat.principal(), "queue.list")
        item = self._on.worklist.find(item_id)
        return item.version, item.holder

    def others(self, item_id: str) -> tuple[str, ...]:
        """Who else looks at the item now."""
        by = self._seat.principal()
        return self._presence.note(item_id, by.user, by.full_name or by.user, self._on.clock())

    def read(self, item_id: str, impression: str, seen: Mapping[str, Label]) -> None:
        """Say what one sees by oneself."""
        by = self._seat.principal()
        self._on.first_reading.record(by, item_id, impression=impression, seen=seen)

    def claim(self, item_id: str) -> WorkItem:
        """Take it, so that nobody else works on it."""
        return self._on.worklist.claim(self._seat.principal(), item_id)

    def let_go(self, item_id: str) -> WorkItem:
        """Give it back."""
        return self._on.worklist.let_go(self._seat.principal(), item_id)

    def preview(self, item_id: str, changes: Sequence[Change], digest: Digest) -> ApprovalPayload:
        """What the rules would say of the changed draft."""
        return self._on.coordinator.preview(self._seat.principal(), item_id, changes, digest=digest)

    def edit(self, item_id: str, changes: Sequence[Change], digest: Digest) -> WorkItem:
        """Change the draft; it is judged again."""
        return self._on.coordinator.edit(self._seat.principal(), item_id, changes, digest=digest)

    def sign(
        self, item_id: str, *, meaning: SignatureMeaning, password: str, digest: Digest
    ) -> None:
        """Put one's name to exactly what is shown; with the last name its release follows.

        Raises:
            NotAuthorised: the role does not sign, or the password is wrong.
            Refused, LostRace: state or policy says no; nothing was changed.
        """
        by = self._seat.principal()
        preliminary = by.role in ALLOWED["queue.sign-preliminary"]
        require(by, "queue.sign-preliminary" if preliminary else "queue.sign")
        self._on.sessions.confirm(by, password)
        self._on.signoff.sign(by, item_id, meaning=meaning, digest=digest, preliminary=preliminary)
        self._follow(self._on.worklist.find(item_id))

    def addend(self, item_id: str, text: str) -> WorkItem:
        """Add to a report that was signed; the addendum waits for its own signature."""
        return self._on.coordinator.addend(self._seat.principal(), item_id, text)

    def send_back(self, item_id: str, reason: str, digest: Digest) -> None:
        """Return the draft with a reason."""
        by = self._seat.principal()
        self._follow(self._on.worklist.send_back(by, item_id, reason, digest=digest))

    def reject(self, item_id: str, reason: str, digest: Digest) -> None:
        """Refuse the draft for good, with a reason."""
        by = self._seat.principal()
        self._follow(self._on.worklist.reject(by, item_id, reason, digest=digest))


class _Row(NamedTuple):
    """A record of the audit chain that names the item."""

    at: str
    event: str
    actor: str
    body: dict[str, Any]


def _rows(connection: Connection, item: WorkItem) -> Iterator[_Row]:
    """What the record holds of this item, oldest first."""
    table = table_of(AuditRow)
    statement = select(table).where(table.c.case_id == item.case_id).order_by(table.c.seq)
    for row in connection.execute(statement).mappings():
        body = json.loads(row["body"])
        if body.get("item") == item.id:
            yield _Row(row["at"], row["event"], row["actor"], body)


def _edits(rows: Sequence[_Row]) -> Iterator[Digest]:
    """Changes by people; what the system puts before them anew changes no sentence."""
    for row in rows:
        if row.event == "work-item.edited" and row.actor != SYSTEM.user:
            yield row.body["record"]


def _happened(connection: Connection, row: _Row) -> Happened:
    why = row.body.get("reason")
    reason = _reason(connection, why) if why else None
    return Happened(datetime.fromisoformat(row.at), row.event, row.actor, reason)


def _reason(connection: Connection, name: Digest) -> str:
    try:
        return get_document(connection, name, Reason).reason
    except Tampered:
        return "The reason is no longer on file."
