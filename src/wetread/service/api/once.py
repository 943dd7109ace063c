"""A write is done once, however often it is sent: by the key that its sender gave it.

The same request under the same key gets the same answer; another one is refused. The key is put
down before anything is done, so that where a crash came between the sender is told to look: at most
once, never twice. What names the version that was seen (If-Match) needs no such care.

A request may hold a password, and an answer a token. So of a request a digest is kept under a
secret of this home, since a plain one could be guessed at; and of an answer that nobody may store
nothing is: whoever sends its request again is told that it was done.
"""

import hmac
import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import anyio.to_thread
from fastapi import Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import Column, Connection, Text, delete
from sqlmodel import Field, SQLModel

from wetread.bootstrap.stored import salt_of
from wetread.bootstrap.system import System
from wetread.service.api.problems import Declined
from wetread.service.web.seats import admitted
from wetread.store.tables import insert_ignoring, row_by_key, table_of, update_row

KEY: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
KEPT: Final = timedelta(hours=24)
SWEEPS: Final = timedelta(minutes=1)
LONGEST: Final = 128
TOLD_ONCE: Final = "no-store"
"""The Cache-Control of an answer that is told once and kept by nobody."""

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_HEADERS: Final = ("etag", "location", "content-type")
_FAILED: Final = 500


class OnceRow(SQLModel, table=True):
    """One key of one caller; without a status the request is under way, or was cut off."""

    __tablename__ = "idempotency_keys"

    key: str = Field(primary_key=True, description="HMAC of caller and key")
    asked: str = Field(description="HMAC of method, path, precondition and body")
    at: str = Field(index=True)
    status: int | None = None
    headers: str | None = None
    body: str | None = Field(default=None, sa_column=Column(Text, nullable=True))


class OnceRoute(APIRoute):
    """A route whose writes need a key."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            if request.method in _SAFE or admitted(request.scope) is None:
                return await handle(request)
            kept: Once = request.app.state.once
            name = kept.digest(_named(request))
            asked = kept.digest(await _asked(request))
            # What names the version that it was seen in is not done twice in any case.
            guarded = "if-match" in request.headers
            before = kept.known if guarded else kept.begin
            replay = await anyio.to_thread.run_sync(before, name, asked)
            if replay is not None:
                return replay
            try:
                response = await handle(request)
            except Exception:
                # What is refused changed nothing, and may be tried again under the same key. Who
                # hangs up meanwhile leaves the key behind: what they asked for may well be done.
                if not guarded:
                    await anyio.to_thread.run_sync(kept.forget, name)
                raise
            await anyio.to_thread.run_sync(kept.finish, name, asked, response)
            return response

        return once


class Once:
    """The keys of one home."""

    def __init__(self, on: System) -> None:
        self._database, self._clock, self._secret = on.database, on.clock, salt_of(on.home)
        self._swept = datetime.min.replace(tzinfo=UTC)

    def digest(self, said: bytes) -> str:
        """What is kept of it: nobody who reads the database can try passwords against this."""
        return hmac.digest(self._secret, b"once\n" + said, "sha256").hex()

    def known(self, name: str, asked: str) -> Response | None:
        """The answer that was given before, or None: then the request is to be done now.

        Raises:
            Declined: the key stands for another request, or for one whose end nobody knows.
        """
        with self._database.glance() as connection:
            found = row_by_key(connection, OnceRow, name)
        return None if found is None else _replayed(found, asked)

    def begin(self, name: str, asked: str) -> Response | None:
        """As `known`, and puts the key down where it is new."""
        now = self._clock()
        with self._database.aside() as connection:
            self._sweep(connection, now)
            row = OnceRow(key=name, asked=asked, at=now.isoformat())
            if insert_ignoring(connection, OnceRow, **row.model_dump()):
                return None
            found = row_by_key(connection, OnceRow, name)
        return None if found is None else _replayed(found, asked)

    def _sweep(self, connection: Connection, now: datetime) -> None:
        """Keys that nobody sends again; looked for now and then."""
        if now - self._swept < SWEEPS:
            return
        self._swept = now
        table = table_of(OnceRow)
        connection.execute(delete(table).where(table.c.at < (now - KEPT).isoformat()))

    def finish(self, name: str, asked: str, response: Response) -> None:
        """Keep the answer; a failure of ours is forgotten, so that it may be tried again."""
        if response.status_code >= _FAILED:
            self.forget(name)
            return
        if response.headers.get("cache-control") == TOLD_ONCE:
            return  # the key stays down, and nothing of the answer
        headers = {one: response.headers[one] for one in _HEADERS if one in response.headers}
        row = OnceRow(
            key=name,
            asked=asked,
            at=self._clock().isoformat(),
            status=response.status_code,
            headers=json.dumps(headers),
            body=bytes(response.body).decode(),
        )
        with self._database.aside() as connection:
            if not insert_ignoring(connection, OnceRow, **row.model_dump()):
                update_row(connection, OnceRow, name, **row.model_dump(exclude={"key", "asked"}))

    def forget(self, name: str) -> None:
        """As if it had not been sent."""
        table = table_of(OnceRow)
        with self._database.aside() as connection:
            connection.execute(delete(table).where(table.c.key == name))


def _replayed(found: OnceRow, asked: str) -> Response:
    if found.asked != asked:
        raise Declined(422, "Key in use", f"this {KEY} was sent with another request")
    if found.status is None:
        raise Declined(
            409,
            "Under way",
            "this request is being done, was done, or was cut off; look at what it was to change",
        )
    headers = {**json.loads(found.headers or "{}"), REPLAYED: "true"}
    return Response((found.body or "").encode(), found.status, headers)


def _named(request: Request) -> bytes:
    key = request.headers.get(KEY, "")
    if not 0 < len(key) <= LONGEST or not key.isprintable():
        raise Declined(428, "Key missing", f"send {KEY}: a text of your own, new for every request")
    by = admitted(request.scope)
    return f"{by.user if by else ''}\n{key}".encode()


async def _asked(request: Request) -> bytes:
    """What is asked for; of an upload, which is not read into memory, only how long it is."""
    parts = [request.method, request.url.path, request.url.query, *_told(request)]
    if request.headers.get("content-type", "").split(";")[0] == "application/json":
        return "\n".join(parts).encode() + b"\n" + await request.body()
    return "\n".join(parts).encode()


def _told(request: Request) -> list[str]:
    return [request.headers.get(name, "") for name in ("if-match", "content-length")]
