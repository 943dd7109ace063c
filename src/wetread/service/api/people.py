"""Who calls, their tokens, and the register of users."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.service.api.callers import Caller, Sitting, csrf_of
from wetread.service.api.described import SessionOutput, TokenMade, TokensOutput, UsersOutput
from wetread.service.api.once import TOLD_ONCE, OnceRoute
from wetread.service.api.problems import EVERY, WRITES, told
from wetread.service.web.seats import Seat
from wetread.service.web.threads import hashing
from wetread.signoff.passwords import MIN_PASSWORD
from wetread.signoff.tokens import LONGEST_NAME, MOST_DAYS
from wetread.signoff.users import User

Name = Annotated[str, Path(max_length=64, pattern=r"^[\w.-]+$", description="name or id")]


class NewToken(Noun):
    """What a token is for."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    scopes: tuple[str, ...] = Field(min_length=1, max_length=16)
    days: int = Field(default=90, ge=1, le=MOST_DAYS)


class NewUser(Noun):
    """Somebody who may act."""

    name: str = Field(max_length=32)
    role: str = Field(max_length=32)
    full_name: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=MIN_PASSWORD, max_length=1024, repr=False)


def people_routes(on: System) -> APIRouter:
    """`/session`, `/tokens` and `/users`."""
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

    @router.get("/users", responses=told(*EVERY), tags=["users"])
    def list_users(by: Caller) -> UsersOutput:
        """Everybody in the register; never a password."""
        return UsersOutput(users=tuple(on.users.all(by)))

    @router.post("/users", status_code=201, responses=told(*WRITES), tags=["users"])
    async def add_user(by: Caller, wanted: NewUser) -> User:
        """Add somebody with a role."""

        def add() -> User:
            return on.users.add(
                by,
                wanted.name,
                role=wanted.role,
                full_name=wanted.full_name,
                password=wanted.password,
            )

        return await hashing(add)

    @router.post("/users/{name}/disable", status_code=204, responses=told(*WRITES), tags=["users"])
    def disable_user(by: Caller, name: Name) -> Response:
        """They can do nothing any more; their signatures stand."""
        on.users.disable(by, name)
        return Response(status_code=204)

    return router
