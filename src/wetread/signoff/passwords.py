"""Passwords are checked, changed and reset here; they are argon2id hashes, and nobody prints one.

A signature rests on a password that nobody else knows. So what somebody else has set is good once:
whoever signs in with it chooses their own before they do anything else.
"""

import re
from typing import Final, cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection

from wetread.audit.ledger import Ledger
from wetread.clinical.permissions import require
from wetread.clinical.principals import SYSTEM, Principal, Role
from wetread.errors import BadInput, NotAuthorised, Refused
from wetread.signoff.ending import end_sessions
from wetread.signoff.tables import UserRow
from wetread.signoff.throttle import Throttle
from wetread.store.tables import row_by_key, update_row

MIN_PASSWORD: Final = 8
_NAME: Final = re.compile(r"[a-z][a-z0-9._-]{0,31}")


class Passwords:
    """Says who somebody is by their password, and lets it be changed."""

    def __init__(self, ledger: Ledger, hasher: PasswordHasher | None = None) -> None:
        self.throttle = Throttle(ledger.clock)
        # Apart: a stranger who guesses at the door keeps nobody inside from signing.
        self.confirming = Throttle(ledger.clock)
        self._ledger = ledger
        self._hasher = hasher or PasswordHasher()
        # Checked against when nobody has that name, so that time tells nothing.
        self._nobody = self._hasher.hash("nobody has this password")

    def authenticate(self, name: str, password: str) -> Principal:
        """The principal, or NotAuthorised with a sentence that is the same for every cause."""
        return principal_of(self._known(name, password))

    def admit(self, name: str, password: str) -> Principal:
        """As `authenticate`, for whoever may try again and again.

        Raises:
            NotAuthorised: it is wrong, or there were too many attempts.
        """
        return principal_of(self._admitted(self.throttle, name, password))

    def confirm(self, by: Principal, password: str) -> None:
        """That it is still they, who are inside already.

        Raises:
            NotAuthorised: it is wrong, or there were too many attempts.
        """
        self._admitted(self.confirming, by.user, password)

    def change_password(self, by: Principal, old: str, new: str, *, session: str = "") -> None:
        """One's own; every session of theirs ends but this one.

        Args:
            by: whose password it is.
            old: what it was.
            new: what nobody else knows.
            session: the token of the session in which they sit, if it is one.

        Raises:
            NotAuthorised: the old one is wrong, or there were too many attempts.
            BadInput: the new one is too short, or the old one again.
        """
        require(by, "own-password.change")
        known = self._admitted(self.confirming, by.user, old)
        refuse_short(new)
        if new == old:
            raise BadInput("the new password is the old one; choose another")
        hashed = self._hasher.hash(new)
        with self._ledger.write(by) as tx:
            row = found(tx.connection, by.user)
            if not row.active or row.password_hash != known.password_hash:
                raise NotAuthorised("the password was reset meanwhile, or the user disabled")
            update_row(tx.connection, UserRow, row.name, password_hash=hashed, must_change=False)
            end_sessions(tx.connection, row.name, but=session)
            tx.record("user.password-changed", user=row.name)

    def reset_password(self, by: Principal, name: str, new: str) -> None:
        """Somebody else's, to be used once: they choose their own before they do anything else.

        Raises:
            BadInput: there is nobody of that name, or the password is too short.
            Refused: it is one's own.
        """
        require(by, "users.reset-password")
        if is_self(by, name):
            raise Refused("your own password is changed with the old one: wetread users password")
        refuse_short(new)
        hashed = self._hasher.hash(new)
        with self._ledger.write(by) as tx:
            found(tx.connection, name)
            update_row(tx.connection, UserRow, name, password_hash=hashed, must_change=True)
            end_sessions(tx.connection, name)
            tx.record("user.password-reset", user=name)
        self.throttle.forget(name)
        self.confirming.forget(name)

    def _admitted(self, throttle: Throttle, name: str, password: str) -> UserRow:
        throttle.admit(name)
        known = self._known(name, password)
        throttle.forget(name)
        return known

    def _known(self, name: str, password: str) -> UserRow:
        with self._ledger.database.glance() as connection:
            row = row_by_key(connection, UserRow, name)
        if not self._matches(row.password_hash if row else self._nobody, password) or (
            row is None or not row.active
        ):
            if is_name(name):
                with self._ledger.write(SYSTEM) as tx:
                    tx.record("login.failed", user=name, method="password")
            raise NotAuthorised("user name or password is wrong, or the user is disabled")
        return row

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def is_name(text: str) -> bool:
    """Whether a user could be called that."""
    return _NAME.fullmatch(text) is not None


def refuse_short(password: str) -> None:
    """Whoever chooses it, and for whomever."""
    if len(password) < MIN_PASSWORD:
        raise BadInput(f"a password needs at least {MIN_PASSWORD} characters")


def is_self(by: Principal, name: str) -> bool:
    """Whether that is whoever acts; the owner of the home is nobody in the register."""
    return by.role != "owner" and by.user == name


def found(connection: Connection, name: str) -> UserRow:
    """Who is in the register under this name.

    Raises:
        BadInput: nobody is.
    """
    row = row_by_key(connection, UserRow, name)
    if row is None:
        raise BadInput(f"no user named {name!r}; see: wetread users list")
    return row


def principal_of(row: UserRow) -> Principal:
    """Somebody, with the role that they have now."""
    return Principal(
        user=row.name,
        role=cast("Role", row.role),
        full_name=row.full_name,
        must_change=row.must_change,
    )
