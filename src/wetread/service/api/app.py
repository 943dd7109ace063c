"""`/api/v1` on the application, with its description at `/openapi.json`."""

from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

import wetread
from wetread.bootstrap.system import System
from wetread.service.api import PREFIX
from wetread.service.api.cases import case_routes
from wetread.service.api.claims import claim_routes
from wetread.service.api.metrics import Metrics
from wetread.service.api.nowhere import Nowhere
from wetread.service.api.once import Once
from wetread.service.api.people import people_routes
from wetread.service.api.problems import Problem, handle_problems
from wetread.service.api.record import audit_routes
from wetread.service.api.register import register_routes
from wetread.service.api.running import Running
from wetread.service.api.showing import bodies
from wetread.service.api.simulating import simulation_routes
from wetread.service.api.studies import study_routes
from wetread.service.api.work_items import work_item_routes
from wetread.service.api.workings import working_routes

ABOUT: Final = """\
Preliminary reads by agents, and the approval queue in which people decide on them.

Send `Authorization: Bearer wetread_…` (POST /tokens), or the cookie of a browser's session with
`X-CSRF-Token` (GET /session). Every write takes an `Idempotency-Key` of your own; what changes a
case or a work item takes `If-Match` with the ETag of what you saw. Errors are RFC 9457 problems."""


def serve_api(app: FastAPI, on: System, metrics: Metrics) -> Running:
    """Put the API on an application; whoever closes the application closes what it returns."""
    app.state.once = Once(on)
    running = Running(on)
    router = APIRouter(prefix=PREFIX)
    parts = (
        case_routes(on, running),
        study_routes(on),
        work_item_routes(on, running),
        claim_routes(on),
        people_routes(on),
        register_routes(on),
        audit_routes(on),
        simulation_routes(on),
        working_routes(on, running, metrics),
    )
    for part in parts:
        router.include_router(part)
    app.include_router(router)
    app.mount("/api", Nowhere(PREFIX, (route for part in parts for route in part.routes)))
    handle_problems(app)
    app.openapi = _described(app)  # type: ignore[method-assign]  # FastAPI's own recipe
    return running


def _described(app: FastAPI) -> Any:
    """The description, with both ways to say who one is."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            said = get_openapi(
                title="wetread", version=wetread.__version__, description=ABOUT, routes=app.routes
            )
            parts = said.setdefault("components", {})
            parts["securitySchemes"] = {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "wetread_session"},
            }
            schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            parts.setdefault("schemas", {}).update(schema.pop("$defs"), Problem=schema)
            said["security"] = [{"token": []}, {"session": []}]
            for model, shown in bodies().items():
                parts["schemas"][model]["examples"] = shown
            _declare_keys(said["paths"])
            app.openapi_schema = said
        return app.openapi_schema

    return openapi


def _declare_keys(paths: dict[str, Any]) -> None:
    """Every write takes a key, which is judged before the route sees the request."""
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "a text of your own, new for every request",
        "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
    }
    for methods in paths.values():
        for method, said in methods.items():
            if method in ("post", "put", "patch", "delete"):
                said.setdefault("parameters", []).append(key)
