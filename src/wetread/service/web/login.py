"""Signing in and out: two plain forms that need no script."""

from functools import partial
from typing import Annotated, Final
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from wetread.errors import NotAuthorised, TooBusy
from wetread.service.web.door import door
from wetread.service.web.seats import COOKIE, seat_in, token_in
from wetread.service.web.threads import hashing
from wetread.signoff.sessions import LONGEST, Sessions

_SAFE: Final = "/:?=&%#@!$'()*+,;~"


def login_routes(sessions: Sessions, *, elsewhere: bool = False) -> APIRouter:
    """`/login`, `/logout` and `/health`; `elsewhere` where people may sign in there as well."""
    router = APIRouter(include_in_schema=False)

    @router.get("/login")
    def ask(next: str = "/") -> HTMLResponse:  # noqa: A002 - the name in the address
        return login_page(next, elsewhere=elsewhere)

    @router.post("/login")
    async def sign_in(
        request: Request,
        name: Annotated[str, Form(max_length=64)],
        password: Annotated[str, Form(max_length=1024)],
        next: Annotated[str, Form(max_length=512)] = "/",  # noqa: A002 - the name in the form
    ) -> Response:
        try:
            before = token_in(request.scope)
            token = await hashing(partial(sessions.open, name, password, before=before))
        except (NotAuthorised, TooBusy) as error:
            status = 401 if isinstance(error, NotAuthorised) else 503
            return login_page(next, problem=str(error), status=status, elsewhere=elsewhere)
        answer = RedirectResponse(own(next), status_code=303)
        keep(answer, token, request)
        return answer

    @router.post("/logout")
    def sign_out(request: Request) -> Response:
        seat = seat_in(request.scope)
        if seat is not None:
            sessions.close(seat.token)
        answer = RedirectResponse("/login", status_code=303)
        answer.delete_cookie(COOKIE)
        return answer

    @router.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return router


def keep(answer: Response, token: str, request: Request) -> None:
    """Give the browser its session, for this site alone and out of reach of scripts."""
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.scope["scheme"] == "https",
    )


def own(target: str) -> str:
    """An address of this site, whatever a link or a form was made to hold; fit for a header."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    strange = parts.scheme or parts.netloc or not target.startswith("/") or "\\" in target
    return "/" if strange or target.startswith("//") else quote(target, safe=_SAFE)


def login_page(
    target: str, *, problem: str = "", status: int = 200, elsewhere: bool = False
) -> HTMLResponse:
    """The form, what was wrong, and the way to the provider where there is one."""
    way = own(target)
    return door(
        "Sign in",
        "login.html",
        problem=problem,
        status=status,
        also="login_elsewhere.html" if elsewhere else "",
        next=way,
        asked=quote(way, safe="/"),
    )
