"""A write is done once, however often it is sent: by the key that its sender gave it.

The same request under the same key gets the same answer; another one is refused. The key is put
down before anything is done, so that where a crash came between the sender is told to look: at most
once, never twice. A route that changes one version of what was seen (it takes If-Match) needs no
such care.

A request may hold a password, and an answer a token. So of a request a digest is kept under a
secret of this home, since a plain one could be guessed at; and of an answer that nobody may store
nothing is: whoever sends its request again is told that it was done.
"""

import hmac
import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from inspect import signature
from typing import Any, Final

import anyio.to_thread
from fastapi import Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import Column, Connection, Text, delete
from sqlmodel import Field, SQLModel

from wetread.bootstrap.stored import salt_of
from wetread.bootstrap.system import System
from wetread.service.api.callers import seated
from wetread.service.api.problems import Declined
from wetread.service.api.said import Digesting, drained, named, refuse_odd_text, streamed
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

    key: str = Field(primary_key=True, description="HMAC of caller, token and key")
    asked: str = Field(description="HMAC of role, scopes, method, path, precondition and body")
    at: str = Field(index=True)
    status: int | None = None
    headers: str | None = None
    body: str | None = Field(default=None, sa_column=Column(Text, nullable=True))


class OnceRoute(APIRoute):
    """A route whose writes need a key."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        # What names the version that it was seen in is not done twice in any case.
        guarded = "if_match" in signature(self.endpoint).parameters
        brings_study = "requestBody" in (self.openapi_extra or {})

        async def once(request: Request) -> Response:
            if request.method in _SAFE or admitted(request.scope) is None:
                return await handle(request)
            await seated(request)  # whoever may not write is told no answer that another got
            kept: Once = request.app.state.once
            name, digest = kept.named(request), kept.digesting(request)
            if not brings_study:
                digest.add(await request.body())
                await refuse_odd_text(request)
            find = kept.known if guarded else kept.begin
            found = await anyio.to_thread.run_sync(find, name, digest.now)
            if found is not None:
                if brings_study and found.status is not None:
                    await drained(request, digest)  # whether it is the same one stands at its end
                return _replayed(found, digest.now)
            try:
                response = await handle(streamed(request, digest) if brings_study else request)
            except Exception:
                # What is refused changed nothing, and may be tried again under the same key. Who
                # hangs up meanwhile leaves the key behind: what they asked for may well be done.
                if not guarded:
                    await anyio.to_thread.run_sync(kept.forget, name)
                raise
            await anyio.to_thread.run_sync(kept.finish, name, digest.now, response)
            return response

        return once


class Once:
    """The keys of one home."""

    def __init__(self, on: System) -> None:
        self._database, self._clock, self._secret = on.database, on.clock, salt_of(on.home)
        self._swept = datetime.min.replace(tzinfo=UTC)

    def named(self, request: Request) -> str:
        """What a key is kept under: nobody who reads the database learns whose it is.

        Raises:
            Declined: the request bears none, or an odd one.
        """
        key = request.headers.get(KEY, "")
        if not 0 < len(key) <= LONGEST or not key.isprintable():
            raise Declined(
                428, "Key missing", f"send {KEY}: a text of your own, new for every request"
            )
        return hmac.digest(self._secret, b"once\n" + named(request, key), "sha256").hex()

    def digesting(self, request: Request) -> Digesting:
        """The digest of what is asked, to which its body is still to be added."""
        return Digesting(self._secret, request)

    def known(self, name: str, _asked: str) -> OnceRow | None:
        """What stands under a key; None: the request is to be done now."""
        with self._database.glance() as connection:
            return row_by_key(connection, OnceRow, name)

    def begin(self, name: str, asked: str) -> OnceRow | None:
        """As `known`, and puts the key down where it is new."""
        now = self._clock()
        with self._database.aside() as connection:
            self._sweep(connection, now)
            row = OnceRow(key=name, asked=asked, at=now.isoformat())
            if insert_ignoring(connection, OnceRow, **row.model_dump()):
                return None
            return row_by_key(connection, OnceRow, name)

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
                update_row(connection, OnceRow, name, **row.model_dump(exclude={"key"}))

    def forget(self, name: str) -> None:
        """As if it had not been sent."""
        table = table_of(OnceRow)
        with self._database.aside() as connection:
            connection.execute(delete(table).where(table.c.key == name))


def _replayed(found: OnceRow, asked: str) -> Response:
    """The answer that was given before.

    Raises:
        Declined: the key stands for another request, or for one whose end nobody knows.
    """
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
