"""Whether somebody still is who they were when they were let in."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from wetread.clinical.principals import Principal
from wetread.errors import NotAuthorised
from wetread.signoff.tables import UserRow
from wetread.store.tables import run, table_of


def refuse_changed(connection: Connection, by: Principal) -> None:
    """A password takes a moment to check, and in that moment its user may have been locked out.

    Whoever is in no register, as the reviewers of a simulation are, was not let in by one either.

    Raises:
        NotAuthorised: they are disabled, have another role, or have to choose a password first.
    """
    now = run(connection, _standing(), {"name": by.user}).first()
    if now is None:
        return
    if not now["active"]:
        raise NotAuthorised("the user is disabled; nothing was signed")
    if now["role"] != by.role or now["must_change"]:
        raise NotAuthorised("your role or password was changed meanwhile; sign in again")


@cache
def _standing() -> Select[Any]:
    users = table_of(UserRow)
    return select(users.c.active, users.c.role, users.c.must_change).where(
        users.c.name == bindparam("name")
    )
