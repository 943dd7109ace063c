"""What a request says: its digest, by which it is known again, and that its texts are texts.

A study is streamed to the disk, so its digest grows while it is read; any other body is small and
read at once.
"""

import hmac
import re
from typing import Final

from fastapi import Request
from starlette.types import Message

from wetread.service.api.problems import Declined
from wetread.service.api.untold import SENT, texts
from wetread.service.web.seats import Program, admitted, seat_in

_ODD: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What is no text, and what PostgreSQL takes in none: a report has lines and tabs at most."""


class Digesting:
    """The digest of a request under a secret, which anybody who lacks it can try nothing against.

    Who asks is part of it, with role and scopes: nobody is told what another role was answered.
    """

    def __init__(self, secret: bytes, request: Request) -> None:
        self._hmac = hmac.new(secret, b"once\n" + _head(request), "sha256")

    def add(self, body: bytes) -> None:
        """The next piece of the body."""
        self._hmac.update(body)

    @property
    def now(self) -> str:
        """The digest of all that was said so far."""
        return self._hmac.hexdigest()


def streamed(request: Request, digest: Digesting) -> Request:
    """The same request, whose body is added to the digest while somebody reads it."""
    receive = request.receive

    async def added() -> Message:
        message = await receive()
        digest.add(message.get("body", b""))
        return message

    return Request(request.scope, added)


async def drained(request: Request, digest: Digesting) -> None:
    """Read a body to its end for its digest alone."""
    async for piece in request.stream():
        digest.add(piece)


def named(request: Request, key: str) -> bytes:
    """Whose key it is: another session of the same person may repeat a request, no other token."""
    by, seat = admitted(request.scope), seat_in(request.scope)
    token = seat.token if isinstance(seat, Program) else ""
    return "\n".join((by.user if by else "", token, key)).encode(errors="replace")


async def refuse_odd_text(request: Request) -> None:
    """Of JSON, which is kept so that no answer repeats it.

    Raises:
        Declined: a text holds a control character.
    """
    try:
        sent = await request.json()
    except (ValueError, RecursionError):
        return  # the route says so, if it wanted JSON
    request.scope[SENT] = sent
    if any(map(_ODD.search, texts(sent))):
        raise Declined(422, "Not valid", "body: a text holds a control character")


async def refuse_odd_form(request: Request) -> None:
    """As `refuse_odd_text`, of a form that a page sends."""
    form = await request.form()
    if any(_ODD.search(value) for value in form.values() if isinstance(value, str)):
        raise Declined(422, "Not valid", "body: a text holds a control character")


def _head(request: Request) -> bytes:
    by = admitted(request.scope)
    parts = [
        by.role if by else "",
        " ".join(sorted(by.scopes or ())) if by else "",
        request.method,
        request.url.path,
        request.url.query,
        request.headers.get("if-match", ""),
    ]
    return "\n".join(parts).encode(errors="replace") + b"\n"
