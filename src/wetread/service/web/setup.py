"""The page behind the link that is printed at the first start: the first admin is added there."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from wetread.errors import BadInput, NotAuthorised
from wetread.service.web.door import door
from wetread.service.web.threads import hashing, reading
from wetread.signoff.setup import SetUp

GONE = "This link is not valid any more. Sign in, or start the server again for another one."


def setup_routes(setup: SetUp) -> APIRouter:
    """`/setup`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/setup")
    async def ask(token: str = "") -> HTMLResponse:
        if not await reading(partial(setup.admits, token)):
            return _page(token, problem=GONE, status=403)
        return _page(token)

    @router.post("/setup")
    async def add(
        token: Annotated[str, Form(max_length=128)],
        name: Annotated[str, Form(max_length=64)],
        full_name: Annotated[str, Form(max_length=200)],
        password: Annotated[str, Form(max_length=1024)],
    ) -> Response:
        def finish() -> None:
            setup.finish(token, name, full_name=full_name, password=password)

        try:
            await hashing(finish)
        except NotAuthorised as error:
            return _page(token, problem=str(error), status=403)
        except BadInput as error:
            return _page(token, problem=str(error), status=400)
        return RedirectResponse("/login", status_code=303)

    return router


def _page(token: str, *, problem: str = "", status: int = 200) -> HTMLResponse:
    return door("First admin", "setup.html", problem=problem, status=status, token=token)
