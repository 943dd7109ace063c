"""Who is signed in at a browser: a random token, of which only the digest is kept.

Whoever reads the database can't sign in with what stands there, and a user who was disabled is
signed out at the next step they take.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import Connection, delete

from wetread.audit.ledger import Ledger, Transaction
from wetread.clinical.principals import SYSTEM, Principal
from wetread.errors import NotAuthorised
from wetread.signoff.ending import session_key
from wetread.signoff.tables import SessionRow
from wetread.signoff.users import Users
from wetread.store.tables import insert_row, row_by_key, table_of, update_row

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
Method = Literal["password", "oidc"]
"""How somebody showed who they are."""

_NOTED: Final = timedelta(minutes=1)
"""How often it is written down that a session is still used."""


class Sessions:
    """Opens, reads and ends sessions."""

    def __init__(self, ledger: Ledger, users: Users) -> None:
        self._ledger, self._users = ledger, users

    def open(self, name: str, password: str, *, before: str = "") -> str:
        """The token of a new session.

        Args:
            name: who somebody says they are.
            password: of that user.
            before: the token of the browser's session until now, which ends where this one begins.

        Raises:
            NotAuthorised: name or password is wrong, or there were too many attempts.
        """
        return self.begin(self._users.admit(name, password), method="password", before=before)

    def begin(self, by: Principal, *, method: Method, before: str = "") -> str:
        """The token of a new session of somebody who has shown who they are, and how."""
        token = secrets.token_urlsafe(32)
        with self._ledger.write(by) as tx:
            _end(tx, before)
            _sweep(tx.connection, tx.now)
            at = tx.now.isoformat()
            insert_row(
                tx.connection,
                SessionRow,
                token=session_key(token),
                user=by.user,
                opened_at=at,
                seen_at=at,
            )
            tx.record("session.opened", user=by.user, method=method)
        return token

    def principal(self, token: str, *, used: bool = True) -> Principal:
        """Whose session it is; `used` says that a person did something, and not a page alone.

        Raises:
            NotAuthorised: it has ended, or the user is disabled.
        """
        now, key = self._ledger.clock(), session_key(token)
        with self._ledger.database.glance() as connection:
            row = row_by_key(connection, SessionRow, key)
        if row is None or _is_over(row, now):
            raise NotAuthorised("the session has ended; sign in again")
        by = self._users.active(row.user)
        if used and now - datetime.fromisoformat(row.seen_at) >= _NOTED:
            with self._ledger.database.write(durable=False) as connection:
                update_row(connection, SessionRow, key, seen_at=now.isoformat())
        return by

    def confirm(self, by: Principal, password: str) -> None:
        """That it is still they who sit there: a signature takes the password once more.

        Raises:
            NotAuthorised: it is wrong, or there were too many attempts.
        """
        self._users.confirm(by, password)

    def close(self, token: str) -> None:
        """End a session; one that has ended already stays so."""
        with self._ledger.database.glance() as connection:
            row = row_by_key(connection, SessionRow, session_key(token))
        if row is None:
            return
        with self._ledger.write(SYSTEM) as tx:
            _end(tx, token)


def _end(tx: Transaction, token: str) -> None:
    row = row_by_key(tx.connection, SessionRow, session_key(token)) if token else None
    if row is not None:
        table = table_of(SessionRow)
        tx.connection.execute(delete(table).where(table.c.token == row.token))
        tx.record("session.closed", user=row.user)


def _is_over(row: SessionRow, now: datetime) -> bool:
    opened, seen = map(datetime.fromisoformat, (row.opened_at, row.seen_at))
    return now - opened >= LONGEST or now - seen >= IDLE


def _sweep(connection: Connection, now: datetime) -> None:
    """Sessions that have ended by themselves need no row."""
    table = table_of(SessionRow)
    connection.execute(delete(table).where(table.c.opened_at <= (now - LONGEST).isoformat()))
    connection.execute(delete(table).where(table.c.seen_at <= (now - IDLE).isoformat()))
