"""Films kept for checks: each waits in the queue once, at the rate that the rules ask for.

Whoever knows the film, or when the next check comes, is not checked by it. So no film comes twice,
and how many drafts lie between two checks is drawn by lot.
"""

from datetime import datetime
from hashlib import blake2b
from random import Random
from typing import Final

from sqlalchemy import Connection, RowMapping, bindparam, func, select, update

from wetread.audit.ledger import Ledger, Transaction
from wetread.clinical.coding import Noun
from wetread.clinical.findings import Label
from wetread.clinical.imaging import ImagingStudy, Priority
from wetread.clinical.permissions import ALLOWED, require
from wetread.clinical.principals import Principal
from wetread.errors import Refused
from wetread.manifests.sign_off import SignOffSpec, shipped
from wetread.ports.ids import Ids
from wetread.signoff.tables import CheckFilmRow, CheckRow, UserRow, WorkItemRow
from wetread.store.documents import get_document, put_document
from wetread.store.tables import insert_row, table_of


class CheckFilm(Noun):
    """A film of which the truth is known, and how it is asked about."""

    study: ImagingStudy
    truth: Label
    text: str
    priority: Priority


class Kept(Noun):
    """A film in store, and as whose request it comes; `case_id` names the check it became."""

    id: str
    film: CheckFilm
    requester: str
    added_at: datetime
    case_id: str | None = None


class CheckFilms:
    """Keeps films, and says which is to come next and when."""

    def __init__(self, ledger: Ledger, ids: Ids, rules: SignOffSpec | None = None) -> None:
        self._ledger, self._ids = ledger, ids
        self._rules = rules or shipped()

    def keep(self, by: Principal, requester: Principal, film: CheckFilm) -> Kept:
        """Put a film in store; it will be shown as what `requester` asks for.

        Raises:
            NotAuthorised: `by` plants no checks, or the requester opens no cases.
        """
        require(by, "checks.add")
        require(requester, "case.open")
        with self._ledger.write(by) as tx:
            kept = Kept(id=self._ids("film"), film=film, requester=requester.user, added_at=tx.now)
            record = put_document(tx.connection, film)
            row = {"id": kept.id, "record": record, "requester": requester.user}
            insert_row(
                tx.connection, CheckFilmRow, **row, added_at=tx.now.isoformat(), case_id=None
            )
            tx.record("check.kept", film=kept.id, record=record)
        return kept

    def all(self, by: Principal) -> list[Kept]:
        """Every film, newest first; those that came are named with their case."""
        require(by, "checks.list")
        newest = select(_FILMS).order_by(_FILMS.c.added_at.desc(), _FILMS.c.id)
        with self._ledger.database.read() as connection:
            return [_kept(connection, row) for row in connection.execute(newest).mappings()]

    def left(self, by: Principal) -> int:
        """How many may still come."""
        require(by, "checks.add")
        with self._ledger.database.glance() as connection:
            return len(connection.execute(_LEFT).all())

    def due(self, by: Principal, lot: bytes) -> Kept | None:
        """The film that is to come now, if one is.

        Args:
            by: who is going to plant it.
            lot: what this home alone knows; distances and films are drawn with it.
        """
        require(by, "checks.add")
        rate = self._rules.checks
        if rate is None:
            return None
        with self._ledger.database.read() as connection:
            left = connection.execute(_LEFT).mappings().all()
            if not left:
                return None
            planted, last = connection.execute(_PLANTED).one()
            drawn = _by_lot(lot, planted)
            distance = drawn.randint(1, 2 * rate.one_in - 1)
            since = max(last or "", left[0]["added_at"])
            if connection.execute(_OPENED, {"since": since}).scalar_one() < distance:
                return None
            return _kept(connection, drawn.choice(left))


def take_film(tx: Transaction, film: str, case_id: str) -> None:
    """It becomes this check, once.

    Raises:
        Refused: it became one before.
    """
    unused = _FILMS.c.id == film, _FILMS.c.case_id.is_(None)
    if not tx.connection.execute(update(_FILMS).where(*unused).values(case_id=case_id)).rowcount:
        raise Refused(f"{film} has been a check before")


def _by_lot(lot: bytes, planted: int) -> Random:
    """The same until the next check is planted, and nobody's to foretell."""
    seed = blake2b(lot + str(planted).encode(), digest_size=8).digest()
    return Random(seed)  # noqa: S311 - a draw that can be repeated, and keeps no secret


def _kept(connection: Connection, row: RowMapping) -> Kept:
    film = get_document(connection, row["record"], CheckFilm)
    told = {name: row[name] for name in ("id", "requester", "added_at", "case_id")}
    return Kept.model_validate({"film": film, **told})


_FILMS: Final = table_of(CheckFilmRow)
_CHECKS: Final = table_of(CheckRow)
_ITEMS: Final = table_of(WorkItemRow)
_USERS: Final = table_of(UserRow)

_LEFT: Final = (
    select(_FILMS)
    .join(_USERS, _USERS.c.name == _FILMS.c.requester)
    .where(_FILMS.c.case_id.is_(None), _USERS.c.active)
    .where(_USERS.c.role.in_(ALLOWED["case.open"]), _USERS.c.must_change.is_(False))
    .order_by(_FILMS.c.added_at, _FILMS.c.id)
)
"""Films that may still come, oldest first.

Nobody who has left, or has to choose a password first, asks for anything.
"""

_PLANTED: Final = select(func.count(), func.max(_CHECKS.c.planted_at))

_OPENED: Final = (
    select(func.count())
    .where(_ITEMS.c.opened_at > bindparam("since"), _ITEMS.c.adds_to.is_(None))
    .where(_ITEMS.c.case_id.not_in(select(_CHECKS.c.case_id)))
)
"""Drafts since then that are no checks."""
