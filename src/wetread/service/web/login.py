"""Signing in and out: two plain forms that need no script."""

from functools import partial
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from wetread.errors import NotAuthorised
from wetread.service.web.door import door
from wetread.service.web.seats import COOKIE, seat_in
from wetread.service.web.threads import hashing
from wetread.signoff.sessions import LONGEST, Sessions


def login_routes(sessions: Sessions) -> APIRouter:
    """`/login`, `/logout` and `/health`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/login")
    def ask(next: str = "/") -> HTMLResponse:  # noqa: A002 - the name in the address
        return _page(next)

    @router.post("/login")
    async def sign_in(
        request: Request,
        name: Annotated[str, Form(max_length=64)],
        password: Annotated[str, Form(max_length=1024)],
        next: Annotated[str, Form(max_length=512)] = "/",  # noqa: A002 - the name in the form
    ) -> Response:
        try:
            token = await hashing(partial(sessions.open, name, password))
        except NotAuthorised as error:
            return _page(next, problem=str(error), status=401)
        answer = RedirectResponse(_own(next), status_code=303)
        answer.set_cookie(
            COOKIE,
            token,
            max_age=int(LONGEST.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
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


def _own(target: str) -> str:
    """An address of this site, whatever the form was made to hold."""
    parts = urlsplit(target)
    strange = parts.scheme or parts.netloc or not target.startswith("/") or "\\" in target
    return "/" if strange or target.startswith("//") else target


def _page(target: str, *, problem: str = "", status: int = 200) -> HTMLResponse:
    return door("Sign in", "login.html", problem=problem, status=status, next=_own(target))
