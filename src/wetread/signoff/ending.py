"""What somebody could act by ends: their browsers' sessions, and the tokens of their programs."""

from datetime import datetime

from sqlalchemy import Connection, delete, update

from wetread.signoff.tables import SessionRow
from wetread.signoff.tokens import TokenRow
from wetread.store.canonical import sha256
from wetread.store.tables import table_of


def session_key(token: str) -> str:
    """What is kept of a session's token."""
    return sha256(token.encode(errors="replace"))


def end_sessions(connection: Connection, user: str, *, but: str = "") -> None:
    """No session of theirs goes on; `but` is the token of one that does."""
    table = table_of(SessionRow)
    theirs = table.c.user == user, table.c.token != session_key(but)
    connection.execute(delete(table).where(*theirs))


def end_tokens(connection: Connection, user: str, now: datetime) -> None:
    """No token of theirs is good any more."""
    table = table_of(TokenRow)
    good = table.c.user == user, table.c.revoked_at.is_(None)
    connection.execute(update(table).where(*good).values(revoked_at=now.isoformat()))
