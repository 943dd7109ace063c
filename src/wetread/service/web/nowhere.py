"""What a browser is told in the place of a page: that there is none, or not for them.

It never repeats the address, which may have come from anybody, nor an exception's words, which may
name a patient.
"""

from typing import Final

import nicegui
from fastapi import Request, Response
from nicegui import Client, ui

from wetread.clinical.principals import Principal
from wetread.service.web.parts import PAGES, frame, home_of, words
from wetread.service.web.refusals import problem
from wetread.service.web.seats import Seat, admitted, seat_in

_MISSING: Final = "There is no such page"
_FAILED: Final = "This page could not be shown"


def own_faces() -> None:
    """Stand in for NiceGUI's own pages of errors; done once in a process."""

    @nicegui.app.exception_handler(404)
    async def missing(request: Request, _: Exception) -> Response:
        return _face(request, 404, _MISSING, "Perhaps it was moved, or a letter is wrong.")

    @nicegui.app.exception_handler(Exception)
    async def failed(request: Request, _: Exception) -> Response:
        return _face(request, 500, _FAILED, "Nothing was changed by this. Try again in a moment.")


def nothing_here(by: Principal, why: str) -> None:
    """The page that says why there is none, and leads on to one that they may use."""
    _told(by, "Nothing to see here", why)


def _face(request: Request, status: int, title: str, why: str) -> Response:
    by = admitted(request.scope)
    wants_page = "text/html" in request.headers.get("accept", "")
    if by is None or not wants_page or not isinstance(seat_in(request.scope), Seat):
        return problem(status, title, why)
    with Client(ui.page(""), request=request) as client:
        _told(by, title, why)
    return client.build_response(request, status)


def _told(by: Principal, title: str, why: str) -> None:
    home = home_of(by)
    name = next((name for name, (address, _) in PAGES.items() if address == home), "start")
    with frame(by, title):
        words("h1", title)
        words("p", why)
        words("a", f"Go to: {name}").props.update({"href": home})
