"""The way to the hospital's own sign-in and back; what comes back opens the session of a password.

The session's cookie is `Strict`, and a browser that arrives from another site leaves such cookies
out of every redirect. So the way back ends on a page of ours, and that one leads on.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from wetread.errors import NotAuthorised, WetreadError
from wetread.ports.clock import Clock
from wetread.ports.identity import IdentityProvider
from wetread.service.web.door import door
from wetread.service.web.login import keep, login_page, own
from wetread.service.web.pending import COOKIE, LASTS, Pending, Waiting
from wetread.service.web.refusals import problem
from wetread.service.web.seats import token_in
from wetread.service.web.threads import asking
from wetread.signoff.identities import Identities

START: Final = "/login/oidc"
BACK: Final = "/login/oidc/callback"
LONGEST: Final = 4096
"""Characters of a code; of the page to lead to, as many as fit into a cookie with the rest."""

LONGEST_TARGET: Final = 512
DECLINED: Final = (
    "the hospital's sign-in was cancelled or refused; try again, or sign in with your password"
)

_log = structlog.get_logger(__name__)


def oidc_routes(
    identities: Identities, provider: IdentityProvider | None, clock: Clock
) -> APIRouter:
    """`/login/oidc` and where it comes back to; nothing is there without a provider."""
    router = APIRouter(include_in_schema=False)
    if provider is None:
        router.add_api_route(START, _nothing)
        router.add_api_route(BACK, _nothing)
        return router
    pending = Pending(clock)

    @router.get(START)
    async def start(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name in the address
        back = f"{request.scope['scheme']}://{request.headers.get('host', '')}{BACK}"
        try:
            address, begun = await asking(partial(provider.begin, back))
        except WetreadError as error:
            return _refused(error, next)
        target = own(next)
        waiting = Waiting(
            begun=begun,
            target=target if len(target) <= LONGEST_TARGET else "/",
            before=token_in(request.scope),  # on the way back it does not come along
        )
        answer = RedirectResponse(address, status_code=303)
        answer.set_cookie(
            COOKIE,
            pending.seal(waiting),
            max_age=int(LASTS.total_seconds()),
            path=START,
            httponly=True,
            samesite="lax",  # it has to come along from the provider's page
            secure=request.scope["scheme"] == "https",
        )
        return answer

    @router.get(BACK)
    async def back(request: Request) -> Response:
        came = partial(
            _finished,
            identities,
            provider,
            pending,
            request.cookies.get(COOKIE, ""),
            request.query_params,
        )
        try:
            token, target = await asking(came)
        except WetreadError as error:
            return _refused(error, "/")
        answer = door("Signed in", "signed_in.html", next=target)
        answer.headers["Refresh"] = f"0; url={target}"
        answer.delete_cookie(COOKIE, path=START)
        keep(answer, token, request)
        return answer

    return router


def _finished(
    identities: Identities,
    provider: IdentityProvider,
    pending: Pending,
    cookie: str,
    said: Mapping[str, str],
) -> tuple[str, str]:
    """The token of the session, and the page that it leads to."""
    waiting = pending.take(cookie, said.get("state", ""))
    code = said.get("code", "")
    if "error" in said or not 0 < len(code) <= LONGEST:
        raise NotAuthorised(DECLINED)
    vouched = provider.finish(waiting.begun, code)
    return identities.open(vouched, before=waiting.before), waiting.target


def _refused(error: WetreadError, target: str) -> Response:
    """The sign-in page with one sentence; what was sent is repeated neither here nor in a log."""
    _log.warning("oidc.refused", error=type(error.__cause__ or error).__name__)
    status = 401 if isinstance(error, NotAuthorised) else 503
    return login_page(target, problem=str(error), status=status, elsewhere=True)


def _nothing() -> Response:
    return problem(404, "Not found", "no provider of identities is asked here")
