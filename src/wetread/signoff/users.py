"""People with roles and passwords. Passwords are argon2id hashes; nothing prints or logs them."""

import re
from typing import cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, select

from wetread.audit.ledger import Ledger
from wetread.clinical.coding import Noun
from wetread.clinical.permissions import require
from wetread.clinical.plain import plain
from wetread.clinical.principals import SYSTEM, Principal, Role
from wetread.errors import BadInput, NotAuthorised, Refused
from wetread.signoff.tables import UserRow
from wetread.store.tables import insert_row, row_by_key, table_of, update_row

ROLES: tuple[Role, ...] = ("radiologist", "resident", "technologist", "auditor", "admin")
MIN_PASSWORD = 8
_NAME = re.compile(r"[a-z][a-z0-9._-]{0,31}")


class User(Noun):
    """What may be shown of a user."""

    name: str
    role: Role
    full_name: str
    active: bool


class Users:
    """The register of people."""

    def __init__(self, ledger: Ledger, hasher: PasswordHasher | None = None) -> None:
        self._ledger = ledger
        self._hasher = hasher or PasswordHasher()
        # Checked against when nobody has that name, so that time tells nothing.
        self._nobody = self._hasher.hash("nobody has this password")

    def add(self, by: Principal, name: str, *, role: str, full_name: str, password: str) -> User:
        require(by, "users.add")
        user = _new_user(name, role, full_name, password)
        hashed = self._hasher.hash(password)
        with self._ledger.write(by) as tx:
            if _find(tx.connection, name) is not None:
                raise Refused(f"a user named {name!r} exists already; choose another name")
            insert_row(
                tx.connection,
                UserRow,
                name=name,
                role=user.role,
                full_name=user.full_name,
                password_hash=hashed,
                active=True,
                created_at=tx.now.isoformat(),
            )
            tx.record("user.added", user=name, role=user.role)
        return user

    def disable(self, by: Principal, name: str) -> None:
        require(by, "users.disable")
        with self._ledger.write(by) as tx:
            if _find(tx.connection, name) is None:
                raise BadInput(f"no user named {name!r}; see: wetread users list")
            update_row(tx.connection, UserRow, name, active=False)
            tx.record("user.disabled", user=name)

    def all(self, by: Principal) -> list[User]:
        require(by, "users.list")
        table = table_of(UserRow)
        columns = (table.c.name, table.c.role, table.c.full_name, table.c.active)
        with self._ledger.database.glance() as connection:
            rows = connection.execute(select(*columns).order_by(table.c.name)).mappings()
            return [User.model_validate(dict(row)) for row in rows]

    def authenticate(self, name: str, password: str) -> Principal:
        """The principal, or NotAuthorised with a sentence that is the same for every cause."""
        with self._ledger.database.glance() as connection:
            row = _find(connection, name)
        if not self._matches(row.password_hash if row else self._nobody, password) or (
            row is None or not row.active
        ):
            if is_name(name):
                with self._ledger.write(SYSTEM) as tx:
                    tx.record("login.failed", user=name, method="password")
            raise NotAuthorised("user name or password is wrong, or the user is disabled")
        return _principal(row)

    def active(self, name: str) -> Principal:
        """Somebody whose session says who they are, with the role that they have now.

        Raises:
            NotAuthorised: they are disabled.
        """
        with self._ledger.database.glance() as connection:
            row = _find(connection, name)
        if row is None or not row.active:
            raise NotAuthorised("the user is disabled")
        return _principal(row)

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def is_name(text: str) -> bool:
    """Whether a user could be called that."""
    return _NAME.fullmatch(text) is not None


def _find(connection: Connection, name: str) -> UserRow | None:
    return row_by_key(connection, UserRow, name)


def _principal(row: UserRow) -> Principal:
    return Principal(user=row.name, role=cast("Role", row.role), full_name=row.full_name)


def _new_user(name: str, role: str, full_name: str, password: str) -> User:
    if not is_name(name):
        raise BadInput(
            f"{name!r} is no user name: lower-case letters, digits, dot, dash, at most 32"
        )
    if role not in ROLES:
        raise BadInput(f"no role named {role!r}; known: {', '.join(ROLES)}")
    printed = plain(full_name, "the full name")
    if not printed:
        raise BadInput("a user needs a full name: it is printed beside every signature")
    if len(password) < MIN_PASSWORD:
        raise BadInput(f"a password needs at least {MIN_PASSWORD} characters")
    return User(name=name, role=role, full_name=printed, active=True)
