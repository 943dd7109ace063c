"""The pages of those who oversee: figures, models and the audit."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from fastapi import FastAPI, Request
from fastapi.responses import Response, StreamingResponse

from wetread.bootstrap.system import System
from wetread.errors import NotAuthorised
from wetread.oversight.overview import Overview
from wetread.oversight.readers import STANDARD, Limits
from wetread.service.web.audit_page import EXPORT, AuditPage
from wetread.service.web.models_page import ModelsPage
from wetread.service.web.oversight_page import FIRST, SPANS, OversightPage
from wetread.service.web.parts import page_at
from wetread.service.web.refusals import problem
from wetread.service.web.seats import Seat, seat_of
from wetread.service.web.shelf import Shelf
from wetread.service.web.threads import reading, working
from wetread.service.web.trail import Trail, Typed

Built = Callable[[Seat, Callable[[], Awaitable[None]]], Awaitable[None]]


def overseeing_pages(app: FastAPI, on: System, built: Built) -> None:
    """`/oversight`, `/models`, `/audit` and its export."""

    @page_at("/oversight")
    async def oversight(request: Request) -> None:
        seat = seat_of(request)
        await built(seat, partial(_oversight, on, seat))

    @page_at("/models")
    async def models(request: Request) -> None:
        seat = seat_of(request)
        await built(seat, partial(_models, Shelf(on, seat), seat))

    @app.get(EXPORT, include_in_schema=False)
    def export(request: Request) -> Response:
        try:
            found = Trail(on, seat_of(request)).export()
        except NotAuthorised as error:
            return problem(403, "Not allowed", str(error))
        return StreamingResponse(found, media_type="application/jsonl")

    @page_at("/audit")
    async def audit(request: Request) -> None:
        seat = seat_of(request)
        await built(seat, partial(_audit, Trail(on, seat), seat))


async def _oversight(on: System, seat: Seat) -> None:
    def look(back: timedelta | None, limits: Limits) -> Overview:
        since = None if back is None else on.clock() - back
        return on.oversight.overview(seat.principal(), since, limits)

    by = await reading(seat.principal)
    OversightPage(look, by, await working(lambda: look(SPANS[FIRST], STANDARD)))


async def _models(shelf: Shelf, seat: Seat) -> None:
    by = await reading(seat.principal)
    views = await working(shelf.every)
    ModelsPage(shelf, by, views, await working(shelf.resident))


async def _audit(trail: Trail, seat: Seat) -> None:
    by = await reading(seat.principal)
    AuditPage(trail, by, await reading(lambda: trail.find(Typed())))
