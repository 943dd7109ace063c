"""One FastAPI application with the web pages on it, behind the gate."""

from collections.abc import Awaitable, Callable
from functools import partial
from importlib.resources import files
from typing import Final, NamedTuple

import nicegui
from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from nicegui import ui
from starlette.types import ASGIApp

import wetread
from wetread.bootstrap.system import System
from wetread.clinical.permissions import require
from wetread.errors import BadInput, NotAuthorised, Refused, WetreadError
from wetread.service.api.app import serve_api
from wetread.service.api.metrics import Measured, Metrics
from wetread.service.api.running import Running
from wetread.service.api.said import refuse_odd_form
from wetread.service.logs import log_lines
from wetread.service.pictures import film
from wetread.service.web.case_lines import CaseLines
from wetread.service.web.case_list import AT_ONCE
from wetread.service.web.case_page import CasePage
from wetread.service.web.gate import Gate
from wetread.service.web.image_routes import image_routes
from wetread.service.web.login import login_routes
from wetread.service.web.nowhere import nothing_here, own_faces
from wetread.service.web.oidc import oidc_routes
from wetread.service.web.overseeing import overseeing_pages
from wetread.service.web.ownpage import OwnPage, guard_sockets
from wetread.service.web.parts import home_of, is_light, page_at
from wetread.service.web.password import password_routes
from wetread.service.web.queue_page import QueuePage
from wetread.service.web.queueing import Presence, Queue
from wetread.service.web.refusals import problem
from wetread.service.web.register import Register
from wetread.service.web.seats import Seat, seat_of
from wetread.service.web.setup import setup_routes
from wetread.service.web.simulations import Simulations
from wetread.service.web.simulations_page import SimulationsPage
from wetread.service.web.start_page import StartPage
from wetread.service.web.threads import reading
from wetread.service.web.users_page import UsersPage
from wetread.service.web.workup import Workup, Workups
from wetread.signoff.items import WorkItem
from wetread.signoff.listing import Wanted

SHEETS: Final = ("pages.css", "queue.css", "oversight.css", "viewer/viewer.css")


class Served(NamedTuple):
    """The application, and what goes on behind it."""

    app: ASGIApp
    running: Running


def create_app(on: System) -> Served:
    """The application of one home folder; one in a process, since NiceGUI keeps one too."""
    log_lines()
    app = FastAPI(
        title="wetread",
        version=wetread.__version__,
        docs_url=None,  # its pages load their scripts from elsewhere
        redoc_url=None,
    )
    texts = [Depends(refuse_odd_form)]
    forms = login_routes(on.sessions, elsewhere=on.provider is not None)
    app.include_router(forms, dependencies=texts)
    app.include_router(oidc_routes(on.identities, on.provider, on.clock))
    app.include_router(setup_routes(on.setup), dependencies=texts)
    app.include_router(password_routes(on.users), dependencies=texts)
    metrics = Metrics(on)
    running = serve_api(app, on, metrics)
    nicegui.app.on_startup(running.resume)
    nicegui.app.on_shutdown(running.close)
    _images(app, on)
    app.include_router(image_routes(on))
    _reports(app, on)
    _pages(on, running.follow)
    overseeing_pages(app, on, _built)
    guard_sockets()
    own_faces()
    ui.run_with(
        app,
        title="wetread",
        dark=True,
        language="en-US",
        tailwind=False,
        show_welcome_message=False,
    )
    inside = Gate(OwnPage(app), sessions=on.sessions, tokens=on.tokens)
    return Served(Measured(inside, metrics), running)


def _images(app: FastAPI, on: System) -> None:
    @app.get("/cases/{case_id}/image.png", include_in_schema=False)
    def image(case_id: str, request: Request) -> Response:
        try:
            require(seat_of(request).principal(), "case.show")
            return Response(film(on, case_id), media_type="image/png")
        except NotAuthorised as error:
            return problem(403, "Not allowed", str(error))
        except WetreadError:
            return problem(404, "No image", "there is no such case, or its image is gone")


def _reports(app: FastAPI, on: System) -> None:
    @app.get("/simulations/{name}", include_in_schema=False)
    def report(name: str, request: Request) -> Response:
        try:
            page = Simulations(on, seat_of(request)).page(name).read_text(encoding="utf-8")
            # A page by itself follows the browser; from here it follows the other pages.
            theme = "light" if is_light(request) else "dark"
            return HTMLResponse(
                page.replace('<html lang="en">', f'<html lang="en" class="{theme}">', 1)
            )
        except NotAuthorised as error:
            return problem(403, "Not allowed", str(error))
        except BadInput:
            return problem(404, "No report", "there is no such simulation, or it has no report")


def _pages(on: System, follow: Callable[[WorkItem], None]) -> None:
    for sheet in SHEETS:
        ui.add_css(files("wetread.service.web").joinpath(sheet).read_text(), shared=True)

    @page_at("/")
    async def start(request: Request) -> Response | None:
        seat = seat_of(request)
        home = home_of(await reading(seat.principal))
        if home != "/":
            return RedirectResponse(home, status_code=303)
        await _built(seat, partial(_start, on, seat))
        return None

    @page_at("/users")
    async def users(request: Request) -> None:
        seat = seat_of(request)
        await _built(seat, partial(_users, Register(on, seat), seat))

    present = Presence()

    @page_at("/queue")
    async def queue(request: Request, item: str = "") -> None:
        seat = seat_of(request)
        await _built(seat, partial(_queue, Queue(on, seat, present, follow), seat, item))

    @page_at("/simulations")
    async def simulations(request: Request) -> None:
        seat = seat_of(request)
        await _built(seat, partial(_simulations, on, seat))

    @page_at("/cases/{case_id}")
    async def case(case_id: str, request: Request) -> None:
        seat = seat_of(request)
        await _built(seat, partial(_case, on, seat, case_id))


async def _start(on: System, seat: Seat) -> None:
    cases = CaseLines(on, seat)
    by = await reading(seat.principal)
    lines = await reading(lambda: cases.latest("", AT_ONCE + 1))
    StartPage(Workups(on, seat), by, cases, lines, on.home)


async def _queue(queue: Queue, seat: Seat, item: str) -> None:
    by = await reading(seat.principal)
    page = await reading(lambda: queue.page(Wanted()))
    chosen = await reading(partial(queue.shown, item)) if item else None
    QueuePage(queue, by, page, await reading(queue.counts), chosen)


async def _users(register: Register, seat: Seat) -> None:
    by = await reading(seat.principal)
    UsersPage(register, by, await reading(register.all))


async def _simulations(on: System, seat: Seat) -> None:
    every = Simulations(on, seat)
    by = await reading(seat.principal)
    SimulationsPage(every, by, await reading(every.themes), await reading(every.every))


async def _case(on: System, seat: Seat, case_id: str) -> None:
    workup = Workup(on, seat, case_id)
    by = await reading(seat.principal)
    mark = await reading(workup.mark)
    page = CasePage(workup, by, mark, await reading(workup.shown))
    await ui.context.client.connected()
    await page.begin()


async def _built(seat: Seat, build: Callable[[], Awaitable[None]]) -> None:
    """A page, or in its place why there is none."""
    try:
        await build()
    except (BadInput, Refused) as error:
        nothing_here(await reading(seat.principal), str(error))
