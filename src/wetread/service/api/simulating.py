"""Simulations over HTTP: which there are, how far they are, and the start of another."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.errors import NotFound
from wetread.service.api import PREFIX
from wetread.service.api.callers import Sitting
from wetread.service.api.once import OnceRoute
from wetread.service.api.problems import EVERY, WRITES, told
from wetread.service.web.simulations import MOST_REPEATS, Simulation, Simulations

Name = Annotated[str, Path(max_length=64, pattern=r"^[\w.-]+$")]


class SimulationsOutput(Noun):
    """Newest first."""

    simulations: tuple[Simulation, ...]


class NewSimulation(Noun):
    """Which scenarios, and how often."""

    themes: tuple[str, ...] = Field(min_length=1, max_length=64)
    repeat: int = Field(default=1, ge=1, le=MOST_REPEATS)
    seed: int | None = Field(default=None, ge=0, le=2**31)
    live: bool = False
    against: str | None = Field(default=None, max_length=64)


def simulation_routes(on: System) -> APIRouter:
    """`/simulations`."""
    router = APIRouter(tags=["simulations"], route_class=OnceRoute)

    @router.get("/simulations", responses=told(*EVERY))
    def list_simulations(seat: Sitting) -> SimulationsOutput:
        """Simulations of this home, newest first, and how far each is."""
        return SimulationsOutput(simulations=tuple(Simulations(on, seat).every()))

    @router.post("/simulations", status_code=201, responses=told(*WRITES))
    def start_simulation(seat: Sitting, wanted: NewSimulation, response: Response) -> Simulation:
        """Begin another one; one at a time."""
        begun = Simulations(on, seat).start(
            list(wanted.themes),
            repeat=wanted.repeat,
            seed=wanted.seed,
            live=wanted.live,
            against=wanted.against,
        )
        response.headers["Location"] = f"{PREFIX}/simulations/{begun.order.name}"
        return begun

    @router.get("/simulations/{name}", responses=told(*EVERY))
    def show_simulation(seat: Sitting, name: Name) -> Simulation:
        """One of them."""
        found = [one for one in Simulations(on, seat).every() if one.order.name == name]
        if not found:
            raise NotFound("there is no such simulation")
        return found[0]

    return router
