"""The one way in: origin, session and size are judged here for pages, files and sockets alike.

NiceGUI's handlers travel over Socket.IO, past every route; so the gate stands before the whole
application, and whatever is not named as open to strangers is closed to them.
"""

from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import quote, urlsplit

import anyio.to_thread
import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wetread.errors import NotAuthorised
from wetread.service.logs import debugging, kind_of
from wetread.service.web.bounds import Bounded, odd_address
from wetread.service.web.refusals import failed, problem
from wetread.service.web.seats import COOKIE, Program, Seat, Seated, place
from wetread.signoff.sessions import Sessions
from wetread.signoff.tokens import Tokens

API: Final = "/api/"
OPEN: Final = frozenset(
    {"/login", "/login/oidc", "/login/oidc/callback", "/setup"}
    | {"/health", "/openapi.json", "/api/v1/health", "/api/v1/ready"}
)
"""What a stranger may ask for."""

KEPT: Final = "private, no-cache"
"""What a browser may keep for whoever sits there, if it asks again at each use."""

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

# Vue compiles its templates in the browser, and NiceGUI's page carries its elements inline.
PAGES: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
STRICT: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


_log = structlog.get_logger(__name__)


class Gate:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, *, sessions: Sessions, tokens: Tokens) -> None:
        self._app, self._sessions, self._tokens = Bounded(app), sessions, tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        said = _Said(_with_headers(scope, send))
        try:
            await self._judged(scope, receive, said)
        except ClientDisconnect:
            pass  # nobody is there to be told
        except Exception as error:
            # Neither its message nor where it passed is told: both may quote what was sent.
            _log.error("request.failed", **kind_of(error))
            if debugging():
                raise
            if not said.begun:
                await _refuse(await failed(), scope, receive, said)

    async def _judged(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A browser adds a cookie to what another site sends, but never a token.
        program = _bearer(Headers(scope=scope)) if _is_api(scope) else None
        refusal = odd_address(scope) or (None if program else _foreign(scope))
        refusal = refusal or await self._seated(scope, program)
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await _refuse(refusal, scope, receive, send)

    async def _seated(self, scope: Scope, program: str | None) -> Response | None:
        """Gives the request its seat; otherwise what a stranger is told."""
        seat = self._seat(Headers(scope=scope), program)
        if seat is not None:
            try:
                by = await anyio.to_thread.run_sync(seat.principal)
            except NotAuthorised:
                pass  # a session that has ended is none: go on as a stranger
            else:
                place(scope, seat, by)
                return None
        path = scope["path"]
        if path in OPEN:
            return None
        if scope["type"] == "http" and _asks_for_page(scope):
            return RedirectResponse(f"/login?next={quote(path, safe='/')}", status_code=303)
        refusal = problem(401, "Sign in first", "send a session or a token that has not ended")
        refusal.headers["WWW-Authenticate"] = "Bearer"
        return refusal

    def _seat(self, headers: Headers, program: str | None) -> Seated | None:
        if program is not None:
            return Program(program, self._tokens)
        token = _token(headers)
        return Seat(token, self._sessions) if token is not None else None


class _Said:
    """Sends on, and knows whether an answer has begun."""

    def __init__(self, send: Send) -> None:
        self._send, self.begun = send, False

    async def __call__(self, message: Message) -> None:
        self.begun = True
        await self._send(message)


async def _refuse(refusal: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await refusal(scope, receive, send)


def _foreign(scope: Scope) -> Response | None:
    """Another site's page may not act here with the cookie of whoever visits it."""
    headers = Headers(scope=scope)
    if scope["type"] == "http" and scope["method"] in _SAFE and "upgrade" not in headers:
        # Socket.IO's polling begins with a GET, and a browser sends it from another site as well.
        return None if _is_own(headers, missing=True) or not _socket(scope) else _refused()
    return None if _is_own(headers, missing=False) else _refused()


def _is_own(headers: Headers, *, missing: bool) -> bool:
    origin = headers.get("origin")
    if origin is None:
        return missing
    try:
        return urlsplit(origin).netloc == headers.get("host", "")
    except ValueError:
        return False  # no browser says so


def _socket(scope: Scope) -> bool:
    return "/socket.io" in str(scope["path"])


def _refused() -> Response:
    return problem(403, "Another site", "this request does not come from a page of ours")


def _token(headers: Headers) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found and found.value else None


def _bearer(headers: Headers) -> str | None:
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def _is_api(scope: Scope) -> bool:
    return scope["type"] == "http" and str(scope["path"]).startswith(API)


def _asks_for_page(scope: Scope) -> bool:
    return scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")


def _with_headers(scope: Scope, send: Send) -> Send:
    """What every answer says about itself to the browser."""
    policy = STRICT if scope["path"] in OPEN or _is_api(scope) else PAGES

    async def said(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("Content-Security-Policy", policy)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"  # without it a form has no Origin
            headers["X-Frame-Options"] = "DENY"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            ours = not str(scope["path"]).startswith("/_nicegui/")
            if ours and headers.get("Cache-Control") != KEPT:
                headers["Cache-Control"] = "no-store"
        await send(message)

    return said
