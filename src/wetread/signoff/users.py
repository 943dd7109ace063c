"""People with roles: added, locked out, let in again, given another role by whoever may.

Somebody who is added once stays on the register: their name stands under what they signed.
"""

from sqlalchemy import Connection, select

from wetread.clinical.coding import Noun
from wetread.clinical.permissions import require
from wetread.clinical.plain import plain
from wetread.clinical.principals import Principal, Role
from wetread.errors import BadInput, NotAuthorised, Refused
from wetread.signoff.ending import end_sessions, end_tokens
from wetread.signoff.passwords import (
    Passwords,
    found,
    is_name,
    is_self,
    principal_of,
    refuse_short,
)
from wetread.signoff.tables import UserRow
from wetread.store.tables import insert_row, row_by_key, table_of, update_row

ROLES: tuple[Role, ...] = ("radiologist", "resident", "technologist", "auditor", "admin")


class User(Noun):
    """What may be shown of a user."""

    name: str
    role: Role
    full_name: str
    active: bool
    must_change: bool = False


class Users(Passwords):
    """The register of people."""

    def add(
        self,
        by: Principal,
        name: str,
        *,
        role: str,
        full_name: str,
        password: str,
        one_time: bool = False,
    ) -> User:
        """Somebody more; with a password that is `one_time` they choose their own at once."""
        require(by, "users.add")
        user = _new_user(name, role, full_name, one_time=one_time)
        refuse_short(password)
        hashed = self._hasher.hash(password)
        with self._ledger.write(by) as tx:
            if row_by_key(tx.connection, UserRow, name) is not None:
                raise Refused(f"a user named {name!r} exists already; choose another name")
            insert_row(
                tx.connection,
                UserRow,
                **user.model_dump(),
                password_hash=hashed,
                created_at=tx.now.isoformat(),
            )
            tx.record("user.added", user=name, role=user.role)
        return user

    def disable(self, by: Principal, name: str) -> None:
        """They can do nothing any more; what they signed stays signed.

        Raises:
            BadInput: there is nobody of that name.
            Refused: it is oneself, or the last active admin.
        """
        require(by, "users.disable")
        if is_self(by, name):
            raise Refused("nobody locks themselves out; let another admin do it")
        with self._ledger.write(by) as tx:
            _refuse_last_admin(tx.connection, found(tx.connection, name))
            update_row(tx.connection, UserRow, name, active=False)
            tx.record("user.disabled", user=name)

    def enable(self, by: Principal, name: str) -> None:
        """They may come in again, by their password; nothing that was open before goes on.

        Raises:
            BadInput: there is nobody of that name.
        """
        require(by, "users.enable")
        with self._ledger.write(by) as tx:
            if found(tx.connection, name).active:
                return
            end_sessions(tx.connection, name)
            end_tokens(tx.connection, name, tx.now)
            update_row(tx.connection, UserRow, name, active=True)
            tx.record("user.enabled", user=name)

    def change_role(self, by: Principal, name: str, role: str) -> None:
        """Their sessions and tokens act in it from the next step on.

        Raises:
            BadInput: there is nobody of that name, or no such role.
            Refused: it is oneself, or the last active admin.
        """
        require(by, "users.change-role")
        new = _role(role)
        if is_self(by, name):
            raise Refused("nobody gives themselves a role; let another admin do it")
        with self._ledger.write(by) as tx:
            row = found(tx.connection, name)
            if row.role == new:
                return
            _refuse_last_admin(tx.connection, row)
            update_row(tx.connection, UserRow, name, role=new)
            tx.record("user.role-changed", user=name, before=row.role, role=new)

    def all(self, by: Principal) -> list[User]:
        require(by, "users.list")
        table = table_of(UserRow)
        columns = (table.c[name] for name in User.model_fields)
        with self._ledger.database.glance() as connection:
            rows = connection.execute(select(*columns).order_by(table.c.name)).mappings()
            return [User.model_validate(dict(row)) for row in rows]

    def active(self, name: str) -> Principal:
        """Somebody whose session says who they are, with the role that they have now.

        Raises:
            NotAuthorised: they are disabled.
        """
        with self._ledger.database.glance() as connection:
            row = row_by_key(connection, UserRow, name)
        if row is None or not row.active:
            raise NotAuthorised("the user is disabled")
        return principal_of(row)


def _refuse_last_admin(connection: Connection, row: UserRow) -> None:
    """Somebody is left who can let others in."""
    if row.role != "admin" or not row.active:
        return
    table = table_of(UserRow)
    others = table.c.role == "admin", table.c.active, table.c.name != row.name
    if connection.execute(select(table.c.name).where(*others).limit(1)).first() is None:
        raise Refused(f"{row.name} is the last active admin; add or enable another one first")


def _new_user(name: str, role: str, full_name: str, *, one_time: bool) -> User:
    if not is_name(name):
        raise BadInput(
            f"{name!r} is no user name: lower-case letters, digits, dot, dash, at most 32"
        )
    known = _role(role)
    printed = plain(full_name, "the full name")
    if not printed:
        raise BadInput("a user needs a full name: it is printed beside every signature")
    return User(name=name, role=known, full_name=printed, active=True, must_change=one_time)


def _role(role: str) -> Role:
    if role not in ROLES:
        raise BadInput(f"no role named {role!r}; known: {', '.join(ROLES)}")
    return role
