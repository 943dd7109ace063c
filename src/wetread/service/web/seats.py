"""Where somebody sits: the session behind a request, a socket or a page.

A page lives longer than the request that built it, so it keeps the seat and not the person: who
they are and whether they may is asked again at every step (law 9).
"""

from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request

from wetread.clinical.principals import Principal
from wetread.signoff.sessions import Sessions

COOKIE: Final = "wetread_session"
_KEY: Final = "wetread.seat"


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
        return self.sessions.principal(self.token)


def place(scope: Any, seat: Seat) -> None:
    """Let whoever handles this request or socket know whose it is."""
    scope[_KEY] = seat


def seat_in(scope: Any) -> Seat | None:
    """The seat of an ASGI scope, where the gate has let somebody in."""
    found = scope.get(_KEY)
    return found if isinstance(found, Seat) else None


def seat_of(request: Request) -> Seat:
    """The seat of a request behind the gate."""
    seat = seat_in(request.scope)
    if seat is None:
        raise RuntimeError("a page was built for nobody: the gate does not stand before it")
    return seat
