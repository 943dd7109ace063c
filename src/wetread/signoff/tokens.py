"""Keys for programs: each acts as the user who made it, within the scopes that it was given.

Of a token the database holds the digest alone. It ends by its date, when it is revoked, and when
its user is disabled; no token makes another one.
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlmodel import Field, SQLModel

from wetread.audit.ledger import Ledger
from wetread.clinical.coding import Noun
from wetread.clinical.permissions import require
from wetread.clinical.plain import plain
from wetread.clinical.principals import Principal
from wetread.clinical.scopes import SCOPES
from wetread.errors import BadInput, NotAuthorised, NotFound
from wetread.ports.ids import Ids
from wetread.signoff.tables import UserRow
from wetread.store.canonical import sha256
from wetread.store.tables import insert_row, row_by_key, run, table_of, update_row

PREFIX: Final = "wetread_"
MOST_DAYS: Final = 366
LONGEST_NAME: Final = 64


class TokenRow(SQLModel, table=True):
    """One token; `scopes` are separated by spaces."""

    __tablename__ = "api_tokens"

    id: str = Field(primary_key=True)
    digest: str = Field(unique=True, description="SHA-256 of the token")
    user: str = Field(index=True, foreign_key="users.name")
    name: str
    scopes: str
    made_at: str
    expires_at: str
    revoked_at: str | None = None


class Token(Noun):
    """What may be shown of a token."""

    id: str
    user: str
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class Tokens:
    """Makes, reads and revokes tokens."""

    def __init__(self, ledger: Ledger, ids: Ids) -> None:
        self._ledger, self._ids = ledger, ids

    def make(
        self, by: Principal, *, name: str, scopes: Collection[str], days: int
    ) -> tuple[Token, str]:
        """A token of one's own, and its text, which is shown this once.

        Raises:
            BadInput: no name or an odd one, an unknown scope or none, or too many days.
        """
        require(by, "tokens.make")
        called = _named(name, scopes, days)
        text = PREFIX + secrets.token_urlsafe(32)
        with self._ledger.write(by) as tx:
            row = TokenRow(
                id=self._ids("token"),
                digest=_digest(text),
                user=by.user,
                name=called,
                scopes=" ".join(sorted(set(scopes))),
                made_at=tx.now.isoformat(),
                expires_at=(tx.now + timedelta(days=days)).isoformat(),
            )
            insert_row(tx.connection, TokenRow, **row.model_dump())
            tx.record("token.made", user=by.user, token=row.id, expires=row.expires_at)
        return _shown(row), text

    def own(self, by: Principal) -> list[Token]:
        """The tokens that somebody made, newest first."""
        require(by, "tokens.make")
        table = table_of(TokenRow)
        statement = select(table).where(table.c.user == by.user).order_by(table.c.made_at.desc())
        with self._ledger.database.glance() as connection:
            return [_shown(TokenRow(**row)) for row in connection.execute(statement).mappings()]

    def revoke(self, by: Principal, token_id: str) -> None:
        """End one of one's own tokens; one that has ended stays so.

        Raises:
            NotFound: they have none of that id.
        """
        require(by, "tokens.make")
        with self._ledger.write(by) as tx:
            row = row_by_key(tx.connection, TokenRow, token_id)
            if row is None or row.user != by.user:
                raise NotFound(f"you have no token {token_id!r}")
            if row.revoked_at is None:
                update_row(tx.connection, TokenRow, row.id, revoked_at=tx.now.isoformat())
                tx.record("token.revoked", user=by.user, token=row.id)

    def principal(self, text: str) -> Principal:
        """Whose token it is, and what it is for.

        Raises:
            NotAuthorised: there is no such token any more, or its user is disabled.
        """
        asked = {"digest": _digest(text), "now": self._ledger.clock().isoformat()}
        with self._ledger.database.glance() as connection:
            row = run(connection, _whose(), asked).first()
        if row is None:
            raise NotAuthorised("the token is unknown, was revoked or has expired")
        return Principal(
            user=row["user"],
            role=row["role"],
            full_name=row["full_name"],
            scopes=frozenset(row["scopes"].split()),
            must_change=bool(row["must_change"]),
        )


@cache
def _whose() -> Select[Any]:
    """A token that is good, with its user, who is active."""
    tokens, users = table_of(TokenRow), table_of(UserRow)
    return (
        select(tokens.c.scopes, tokens.c.user, users.c.role, users.c.full_name, users.c.must_change)
        .join(users, users.c.name == tokens.c.user)
        .where(
            tokens.c.digest == bindparam("digest"),
            tokens.c.expires_at > bindparam("now"),
            tokens.c.revoked_at.is_(None),
            users.c.active.is_(True),
        )
    )


def _named(name: str, scopes: Collection[str], days: int) -> str:
    """The name as it is kept."""
    called = plain(name, "the token's name")
    if not 0 < len(called) <= LONGEST_NAME:
        raise BadInput(f"a token needs a name of at most {LONGEST_NAME} characters")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise BadInput(f"a token needs scopes out of: {', '.join(SCOPES)}")
    if not 0 < days <= MOST_DAYS:
        raise BadInput(f"a token lasts from 1 to {MOST_DAYS} days")
    return called


def _digest(text: str) -> str:
    return sha256(text.encode(errors="replace"))


def _shown(row: TokenRow) -> Token:
    values = row.model_dump(exclude={"digest", "scopes"})
    return Token.model_validate({**values, "scopes": tuple(row.scopes.split())})
