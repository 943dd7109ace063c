"""What is at no path of the API, or is there for other methods, is told as a problem as well."""

from collections.abc import Iterable

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, compile_path
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from wetread.service.api.problems import Problem, answer


class Nowhere:
    """ASGI application behind all routes of the API."""

    def __init__(self, prefix: str, routes: Iterable[BaseRoute]) -> None:
        self._known = [
            (compile_path(prefix + route.path)[0], route.methods)
            for route in routes
            if isinstance(route, APIRoute)
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
            return
        able = self._able(scope["path"])
        told = _other_methods(able) if able else _NOTHING
        headers = {"Allow": ", ".join(sorted(able))} if able else None
        await answer(told, headers)(scope, receive, send)

    def _able(self, path: str) -> set[str]:
        return {
            method
            for known, methods in self._known
            if known.match(path)
            for method in methods or ()
        }


_NOTHING = Problem(title="Not found", status=404, detail="nothing is here; see /openapi.json")


def _other_methods(able: Iterable[str]) -> Problem:
    return Problem(
        title="Method not allowed", status=405, detail=f"this takes {', '.join(sorted(able))}"
    )
