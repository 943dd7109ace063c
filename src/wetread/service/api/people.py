"""Who calls, their password and their tokens."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.service.api.callers import Caller, Sitting, csrf_of
from wetread.service.api.described import SessionOutput, TokenMade, TokensOutput
from wetread.service.api.once import TOLD_ONCE, OnceRoute
from wetread.service.api.problems import EVERY, WRITES, told
from wetread.service.web.seats import Seat
from wetread.service.web.threads import confirming
from wetread.signoff.passwords import MIN_PASSWORD
from wetread.signoff.tokens import LONGEST_NAME, MOST_DAYS

Name = Annotated[str, Path(max_length=64, pattern=r"^[\w.-]+$", description="name or id")]


class NewToken(Noun):
    """What a token is for."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    scopes: tuple[str, ...] = Field(min_length=1, max_length=16)
    days: int = Field(default=90, ge=1, le=MOST_DAYS)


class OwnPassword(Noun):
    """The password until now, and the one that takes its place."""

    old: str = Field(max_length=1024, repr=False)
    new: str = Field(min_length=MIN_PASSWORD, max_length=1024, repr=False)


def people_routes(on: System) -> APIRouter:
    """`/session` and `/tokens`."""
    router = APIRouter(route_class=OnceRoute)

    @router.get("/session", responses=told(*EVERY), tags=["session"])
    def who(by: Caller, seat: Sitting) -> SessionOutput:
        """Who calls; a browser is told what it has to send with every write."""
        return SessionOutput(
            user=by.user,
            role=by.role,
            full_name=by.full_name,
            scopes=tuple(sorted(by.scopes)) if by.scopes is not None else None,
            csrf_token=csrf_of(seat) if isinstance(seat, Seat) else None,
        )

    @router.get("/tokens", responses=told(*EVERY), tags=["tokens"])
    def list_tokens(by: Caller) -> TokensOutput:
        """One's own tokens, newest first."""
        return TokensOutput(tokens=tuple(on.tokens.own(by)))

    @router.post("/tokens", status_code=201, responses=told(*WRITES), tags=["tokens"])
    def make_token(by: Caller, wanted: NewToken, response: Response) -> TokenMade:
        """A token for a program that acts as whoever makes it, within the scopes named here."""
        response.headers["Cache-Control"] = TOLD_ONCE
        token, text = on.tokens.make(by, name=wanted.name, scopes=wanted.scopes, days=wanted.days)
        return TokenMade(token=token, text=text)

    @router.delete("/tokens/{name}", status_code=204, responses=told(*WRITES), tags=["tokens"])
    def revoke_token(by: Caller, name: Name) -> Response:
        """End one of one's own tokens at once."""
        on.tokens.revoke(by, name)
        return Response(status_code=204)

    @router.post("/session/password", status_code=204, responses=told(*WRITES), tags=["session"])
    async def change_password(by: Caller, seat: Sitting, wanted: OwnPassword) -> Response:
        """One's own, from a browser's session; every other session of theirs ends."""
        kept = seat.token if isinstance(seat, Seat) else ""
        await confirming(lambda: on.users.change_password(by, wanted.old, wanted.new, session=kept))
        return Response(status_code=204)

    return router
