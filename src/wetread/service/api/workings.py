"""What the machine is at: health, readiness, figures for Prometheus, and its models."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.clinical.permissions import require
from wetread.service.api.callers import Caller
from wetread.service.api.described import Health, Readiness
from wetread.service.api.metrics import Metrics
from wetread.service.api.problems import EVERY, told
from wetread.service.api.running import Running
from wetread.service.modelview import model_view, model_views

Name = Annotated[str, Path(max_length=64, pattern=r"^[\w.-]+$")]


class ModelsOutput(Noun):
    """Every pinned model."""

    models: tuple[dict[str, Any], ...]


def working_routes(on: System, running: Running, metrics: Metrics) -> APIRouter:
    """`/health`, `/ready`, `/metrics` and `/models`."""
    router = APIRouter()

    @router.get("/health", tags=["workings"])
    def health() -> Health:
        """The process answers; open to everybody."""
        return Health()

    @router.get("/ready", responses={503: {"model": Readiness}}, tags=["workings"])
    def ready(response: Response) -> Readiness:
        """Whether the database answers and what works on cases is loaded; open to everybody."""
        if not running.ready:
            response.status_code = 503
            return Readiness(status="not ready", problem="it is starting")
        try:
            with on.database.glance() as connection:
                connection.execute(text("SELECT 1"))
        except DBAPIError:
            response.status_code = 503
            return Readiness(status="not ready", problem="the database does not answer")
        return Readiness(status="ready")

    @router.get(
        "/metrics",
        responses={**told(*EVERY), 200: {"content": {"text/plain": {}}}},
        response_class=Response,
        tags=["workings"],
    )
    def figures(by: Caller) -> Response:
        """Figures for Prometheus: requests, the queue, what has not been delivered."""
        body, media = metrics.written(by)
        return Response(body, media_type=media)

    @router.get("/models", responses=told(*EVERY), tags=["models"])
    def list_models(by: Caller) -> ModelsOutput:
        """Every pinned model, who uses it, and how far it is trusted."""
        require(by, "models.list")
        return ModelsOutput(models=tuple(one.as_json() for one in model_views(on)))

    @router.get("/models/{name}", responses=told(*EVERY), tags=["models"])
    def show_model(by: Caller, name: Name) -> dict[str, Any]:
        """One model."""
        require(by, "models.list")
        return model_view(on, name).as_json()

    return router
