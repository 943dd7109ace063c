"""Who calls: a browser with a session and its anti-forgery text, or a program with a token."""

import hashlib
import hmac
from typing import Annotated, Final

from fastapi import Depends, Request

from wetread.clinical.principals import Principal
from wetread.service.api import PREFIX
from wetread.service.api.problems import Declined
from wetread.service.web.seats import Seat, Seated, admitted, seat_in

CSRF: Final = "X-CSRF-Token"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def csrf_of(seat: Seat) -> str:
    """What a browser has to send with every write; it follows from the session alone."""
    return hmac.new(seat.token.encode(), b"wetread csrf", hashlib.sha256).hexdigest()


async def seated(request: Request) -> Seated:
    """Whoever is behind this request.

    Raises:
        Declined: nobody; or a browser writes without its anti-forgery text.
    """
    seat = seat_in(request.scope)
    if seat is None:
        raise Declined(401, "Sign in first", "send a session cookie or a bearer token")
    if request.method not in _SAFE and isinstance(seat, Seat):
        sent = request.headers.get(CSRF, "")
        if not hmac.compare_digest(sent.encode(), csrf_of(seat).encode()):
            raise Declined(
                403, "Forged request", f"send {CSRF} with what GET {PREFIX}/session tells you"
            )
    return seat


Sitting = Annotated[Seated, Depends(seated)]


async def caller(request: Request, _seat: Sitting) -> Principal:
    """Who they are, and what they may."""
    by = admitted(request.scope)
    if by is None:
        raise Declined(401, "Sign in first", "send a session cookie or a bearer token")
    return by


Caller = Annotated[Principal, Depends(caller)]
