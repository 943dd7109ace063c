"""A socket and an upload act for the page they were made for, and a page is its session's alone.

NiceGUI takes an event for any page from any socket. Here a socket may join a page only from the
session that the page was built for, and speak only for the page that it has joined.
"""

import re
from typing import Any, Final
from urllib.parse import parse_qs

from nicegui import Client, core
from socketio import exceptions
from starlette.types import ASGIApp, Receive, Scope, Send

from wetread.service.web.refusals import problem
from wetread.service.web.seats import Seat, seat_in

_SPEAKS: Final = ("event", "javascript_response", "ack", "log")
_JOINS: Final = "handshake"
_NO_PAGE: Final = "Implicit handshake failed"
_OF_A_PAGE: Final = re.compile(r"/_nicegui/client/([^/]+)/")


class OwnPage:
    """ASGI middleware: what is sent to a page by HTTP comes from its own session."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        named = _OF_A_PAGE.match(scope.get("path", ""))
        if named and not _may_join(scope, named[1]):
            refusal = problem(403, "Another page", "this is sent to a page of another session")
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def guard_sockets() -> None:
    """Stand before NiceGUI's own handlers; done once in a process."""
    own = core.sio.handlers["/"]
    joins, connects = own[_JOINS], own["connect"]

    async def handshake(sid: str, data: Any) -> bool:
        scope = core.sio.get_environ(sid).get("asgi.scope", {})
        return _may_join(scope, data.get("client_id")) and bool(await joins(sid, data))

    async def connect(sid: str, environ: Any, auth: Any = None) -> Any:
        asked = parse_qs(environ.get("QUERY_STRING", ""))
        named = asked.get("client_id", [""])[0]
        if "implicit_handshake" in asked and not _may_join(environ.get("asgi.scope", {}), named):
            # At these words the page reloads itself, as after a restart it has to.
            raise exceptions.ConnectionRefusedError(_NO_PAGE)
        return await connects(sid, environ, auth)

    core.sio.on(_JOINS, handshake)
    core.sio.on("connect", connect)
    for name in _SPEAKS:
        core.sio.on(name, _spoken(own[name]))


def _spoken(handler: Any) -> Any:
    def speak(sid: str, message: Any) -> None:
        if isinstance(message, dict) and message.get("client_id") in core.sio.rooms(sid):
            handler(sid, message)

    return speak


def _may_join(scope: Any, client_id: Any) -> bool:
    client = Client.instances.get(str(client_id))
    mine = seat_in(scope)
    if client is None or not isinstance(mine, Seat):
        return False
    return seat_in(client.request.scope) == mine
