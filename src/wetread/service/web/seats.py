"""Where somebody sits: the session behind a request, a socket or a page.

A page lives longer than the request that built it, so it keeps the seat and not the person: who
they are and whether they may is asked again at every step (law 9).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Protocol

from starlette.requests import Request

from wetread.clinical.principals import Principal
from wetread.signoff.sessions import Sessions
from wetread.signoff.tokens import Tokens

COOKIE: Final = "wetread_session"
_KEY: Final = "wetread.seat"
_BY: Final = "wetread.principal"


_alone: ContextVar[bool] = ContextVar("wetread.alone", default=False)


@contextmanager
def unattended() -> Iterator[None]:
    """What a page asks by itself keeps no session open: an empty chair is signed out in time."""
    before = _alone.set(True)
    try:
        yield
    finally:
        _alone.reset(before)


class Seated(Protocol):
    """Whoever is behind a request."""

    def principal(self) -> Principal:
        """Who it is now.

        Raises:
            NotAuthorised: nobody any more.
        """


@dataclass(frozen=True)
class Seat:
    """One browser in which somebody is signed in."""

    token: str
    sessions: Sessions

    def principal(self) -> Principal:
        """Who sits here now.

        Raises:
            NotAuthorised: nobody any more.
        """
        return self.sessions.principal(self.token, used=not _alone.get())


@dataclass(frozen=True)
class Program:
    """A program with a token."""

    token: str
    tokens: Tokens

    def principal(self) -> Principal:
        """Whose token it is now, with its scopes.

        Raises:
            NotAuthorised: it has ended.
        """
        return self.tokens.principal(self.token)


def place(scope: Any, seat: Seated, by: Principal) -> None:
    """Let whoever handles this request or socket know whose it is."""
    scope[_KEY], scope[_BY] = seat, by


def admitted(scope: Any) -> Principal | None:
    """Whom the gate has let in with this very request, for what is answered at once."""
    found = scope.get(_BY)
    return found if isinstance(found, Principal) else None


def seat_in(scope: Any) -> Seat | Program | None:
    """The seat of an ASGI scope, where the gate has let somebody in."""
    found = scope.get(_KEY)
    return found if isinstance(found, Seat | Program) else None


def token_in(scope: Any) -> str:
    """The token of the session of whoever already sits there; nothing for anybody else."""
    seat = seat_in(scope)
    return seat.token if isinstance(seat, Seat) else ""


def seat_of(request: Request) -> Seat:
    """The seat of a browser behind the gate."""
    seat = seat_in(request.scope)
    if isinstance(seat, Seat):
        return seat
    raise RuntimeError("a page was built for nobody: the gate does not stand before it")
