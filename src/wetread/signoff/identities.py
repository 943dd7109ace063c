"""Whom an identity provider vouches for is a user whom an admin added, or nobody.

A name at a provider may be given to somebody else when its owner leaves. So the first sign-in
ties the user to the provider's own subject, which never is; another one is refused until an admin
frees the name.
"""

from typing import Final

from sqlalchemy import delete

from wetread.audit.ledger import Ledger
from wetread.clinical.permissions import require
from wetread.clinical.principals import SYSTEM, Principal
from wetread.errors import BadInput, NotAuthorised
from wetread.ports.identity import Vouched
from wetread.signoff.ending import end_sessions
from wetread.signoff.passwords import is_name
from wetread.signoff.sessions import Sessions
from wetread.signoff.tables import IdentityRow
from wetread.signoff.users import Users
from wetread.store.tables import insert_ignoring, row_by_key, table_of

NOBODY: Final = "no active user of wetread belongs to this hospital account; ask an admin"
"""The same for every cause."""


class Identities:
    """Opens sessions for those who signed in elsewhere."""

    def __init__(self, ledger: Ledger, users: Users, sessions: Sessions) -> None:
        self._ledger, self._users, self._sessions = ledger, users, sessions

    def open(self, vouched: Vouched, *, before: str = "") -> str:
        """The token of a new session, as a password would have opened it.

        Args:
            vouched: for whom the provider does.
            before: the token of the browser's session until now, which ends where this one begins.

        Raises:
            NotAuthorised: there is no such user, they are disabled, or are somebody else there.
        """
        by = self._known(vouched)
        if by is None or not self._is_theirs(by, vouched):
            if is_name(vouched.name):
                with self._ledger.write(SYSTEM) as tx:
                    tx.record("login.failed", user=vouched.name, method="oidc")
            raise NotAuthorised(NOBODY)
        return self._sessions.begin(by, method="oidc", before=before)

    def unlink(self, by: Principal, name: str) -> None:
        """Let the next sign-in decide anew who this user is; whoever is signed in as them is out.

        Raises:
            BadInput: they have never signed in elsewhere.
        """
        require(by, "users.unlink")
        table = table_of(IdentityRow)
        with self._ledger.write(by) as tx:
            gone = tx.connection.execute(delete(table).where(table.c.user == name))
            if not gone.rowcount:
                raise BadInput(f"{name!r} is tied to no hospital account; see: wetread users list")
            end_sessions(tx.connection, name)
            tx.record("identity.unlinked", user=name)

    def _known(self, vouched: Vouched) -> Principal | None:
        if not is_name(vouched.name):
            return None
        try:
            return self._users.active(vouched.name)
        except NotAuthorised:
            return None

    def _is_theirs(self, by: Principal, vouched: Vouched) -> bool:
        """Whether it is the subject that came first; the first one is written down."""
        with self._ledger.database.glance() as connection:
            kept = row_by_key(connection, IdentityRow, vouched.issuer, by.user)
        if kept is not None:
            return kept.subject == vouched.subject
        with self._ledger.write(by) as tx:
            # Refused where another one was first a moment ago, or the subject is another user's.
            put = insert_ignoring(
                tx.connection,
                IdentityRow,
                issuer=vouched.issuer,
                user=by.user,
                subject=vouched.subject,
                linked_at=tx.now.isoformat(),
            )
            if put:
                tx.record("identity.linked", user=by.user)
        return put
