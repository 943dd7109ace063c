"""Figures for Prometheus, out of its own client library: requests, the queue, the outbox.

No label holds an id, a name or a path as it was sent: routes are named as they are declared.
"""

from datetime import datetime
from time import perf_counter
from typing import Final, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wetread.bootstrap.system import System
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.service.api import PREFIX
from wetread.signoff.items import State

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """Counts what the API answers, and reads the rest when it is asked."""

    def __init__(self, on: System) -> None:
        self._on = on
        self._registry = CollectorRegistry()
        self.answered = Counter(
            "wetread_http_requests",
            "Requests by declared route, method and status.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self.seconds = Histogram(
            "wetread_http_request_seconds",
            "Seconds from a request to its answer.",
            ("route", "method"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._items = self._gauge("wetread_work_items", "Work items by state.", ("state",))
        self._late = self._gauge("wetread_work_items_late", "Items that wait and are past due.")
        self._oldest = self._gauge(
            "wetread_work_items_oldest_seconds", "Age of the oldest item that waits."
        )
        self._outbox = self._gauge(
            "wetread_outbox_undelivered", "Signed reports that have not been delivered."
        )

    def written(self, by: Principal) -> tuple[bytes, str]:
        """All figures as text, and its media type."""
        require(by, "metrics.show")
        now = self._on.clock()
        counts = self._on.listing.counts(by)
        for state in get_args(State):
            self._items.labels(state).set(counts.states.get(state, 0))
        self._late.set(counts.late)
        self._oldest.set(_age(counts.oldest_opened, now))
        self._outbox.set(len(self._on.signoff.undelivered()))
        return generate_latest(self._registry), CONTENT_TYPE_LATEST

    def _gauge(self, name: str, says: str, labels: tuple[str, ...] = ()) -> Gauge:
        return Gauge(name, says, labels, registry=self._registry)


class Measured:
    """ASGI middleware that counts and times what it hands on."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            route, method = _route(scope), _method(scope)
            self._metrics.answered.labels(route, method, str(status)).inc()
            self._metrics.seconds.labels(route, method).observe(perf_counter() - begun)


def _route(scope: Scope) -> str:
    """As it is declared; what nobody declared is one and the same.

    A route knows its own path, and not that of the router in which it stands.
    """
    declared = getattr(scope.get("route"), "path", None)
    if declared is None:
        return "other"
    within = str(scope["path"]).startswith(f"{PREFIX}/") and not declared.startswith(PREFIX)
    return f"{PREFIX}{declared}" if within else str(declared)


def _method(scope: Scope) -> str:
    """Any word is taken by the server; those that mean nothing are one and the same."""
    return scope["method"] if scope["method"] in METHODS else "other"


def _age(opened: datetime | None, now: datetime) -> float:
    return (now - opened).total_seconds() if opened else 0.0
