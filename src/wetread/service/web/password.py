"""The page on which somebody chooses a password that nobody else knows; it needs no script."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from wetread.clinical.principals import Principal
from wetread.errors import BadInput, NotAuthorised
from wetread.service.web.door import door
from wetread.service.web.gate import CHOICE
from wetread.service.web.seats import Seat, seat_of
from wetread.service.web.threads import confirming, reading
from wetread.signoff.users import Users

CHANGE: Final = "Change your password. It ends your sessions in all other browsers."
CHOOSE: Final = (
    "Somebody else set your password, so it is good once. Choose one that nobody else knows: your "
    "signature rests on it."
)
Typed = Annotated[str, Form(max_length=1024)]


def password_routes(users: Users) -> APIRouter:
    """`/password`, for whoever is signed in."""
    router = APIRouter(include_in_schema=False)

    @router.get(CHOICE)
    async def ask(request: Request) -> HTMLResponse:
        return _page(await reading(seat_of(request).principal))

    @router.post(CHOICE)
    async def change(request: Request, old: Typed, new: Typed, again: Typed) -> Response:
        seat = seat_of(request)
        by = await reading(seat.principal)
        try:
            await confirming(lambda: _changed(users, seat, by, (old, new, again)))
        except NotAuthorised as error:
            return _page(by, problem=str(error), status=403)
        except BadInput as error:
            return _page(by, problem=str(error), status=400)
        return RedirectResponse("/", status_code=303)

    return router


def _changed(users: Users, seat: Seat, by: Principal, typed: tuple[str, str, str]) -> None:
    old, new, again = typed
    if new != again:
        raise BadInput("the two new passwords differ; nothing was changed")
    users.change_password(by, old, new, session=seat.token)


def _page(by: Principal, *, problem: str = "", status: int = 200) -> HTMLResponse:
    return door(
        "Password",
        "password.html",
        problem=problem,
        status=status,
        also="" if by.must_change else "password_later.html",
        told=CHOOSE if by.must_change else CHANGE,
    )
