"""How much a request may bring, and that its address is text: judged before anybody looks at it."""

import re
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wetread.service.web.refusals import problem

LARGEST: Final = 512 * 2**20
"""Bytes of a study that somebody sends."""

MOST: Final = 2**20
"""Bytes of any other request: it is held in memory as a whole, and no form of ours is longer."""

UPLOADS: Final = re.compile(r"/api/v1/studies|/_nicegui/client/[^/]+/upload/\d+")
"""Where a study comes in: over the API, and from the page that takes one."""

# What a database or a terminal may not take as text; of an address all of it is percent-encoded.
_IN_QUERY: Final = re.compile(rb"[\x00-\x1f\x7f]|%(?:[01][0-9a-f]|7f)", re.IGNORECASE)
_IN_PATH: Final = re.compile(r"[\x00-\x1f\x7f]")


class TooLarge(HTTPException):
    """More came than may; raised where the body is read, so that nothing is made of a part."""

    def __init__(self) -> None:
        super().__init__(413, "Too large")


class Bounded:
    """Ends a request that brings more than it may, whatever it said of itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = LARGEST if UPLOADS.fullmatch(scope["path"]) else MOST
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isdecimal() or int(told) > most:
            await _too_large(most)(scope, receive, send)
            return
        await self._counting(most, scope, receive, send)

    async def _counting(self, most: int, scope: Scope, receive: Receive, send: Send) -> None:
        brought, begun = 0, False

        async def counted() -> Message:
            nonlocal brought
            message = await receive()
            brought += len(message.get("body", b""))
            if brought > most:
                raise TooLarge
            return message

        async def sent(message: Message) -> None:
            nonlocal begun
            # Whoever was reading may have made another answer of it.
            if brought <= most or begun:
                begun = True
                await send(message)

        try:
            await self._app(scope, counted, sent)
        except Exception:
            if brought <= most:
                raise
        if brought > most and not begun:
            await _too_large(most)(scope, receive, send)


def _too_large(most: int) -> Response:
    return problem(413, "Too large", f"at most {most // 2**20} MiB fit in this request")


def odd_address(scope: Scope) -> Response | None:
    """What is told whose address holds what is no text, such as NUL; no address of ours does."""
    if _IN_QUERY.search(scope.get("query_string", b"")) or _IN_PATH.search(scope["path"]):
        return problem(400, "Cannot be used", "the address holds a control character")
    return None
