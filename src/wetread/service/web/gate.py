"""The one way in: origin, session and size are judged here for pages, files and sockets alike.

NiceGUI's handlers travel over Socket.IO, past every route; so the gate stands before the whole
application, and whatever is not named as open to strangers is closed to them.
"""

from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import quote, urlsplit

import anyio.to_thread
import structlog
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wetread.clinical.permissions import MUST_CHANGE
from wetread.errors import NotAuthorised
from wetread.service.logs import debugging, kind_of
from wetread.service.web.bounds import Bounded, odd_address
from wetread.service.web.headers import with_headers
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

CHOICE: Final = "/password"
CHOOSING: Final = OPEN | {CHOICE, "/logout", "/api/v1/session", "/api/v1/session/password"}
"""What is open to a browser in which somebody has to choose a password first."""

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


_log = structlog.get_logger(__name__)


class Gate:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, *, sessions: Sessions, tokens: Tokens) -> None:
        self._app, self._sessions, self._tokens = Bounded(app), sessions, tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        strict = scope["path"] in CHOOSING or _is_api(scope)
        said = _Said(with_headers(scope, send, strict=strict))
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
                return _first_a_password(scope, seat) if by.must_change else None
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


def _first_a_password(scope: Scope, seat: Seated) -> Response | None:
    """Nothing else is done with a password that somebody else set; a program cannot choose one."""
    if isinstance(seat, Seat) and scope["path"] in CHOOSING:
        return None
    if scope["type"] == "http" and _asks_for_page(scope):
        return RedirectResponse(CHOICE, status_code=303)
    return problem(403, "Choose a password", MUST_CHANGE)


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
