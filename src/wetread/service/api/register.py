"""The register of users: who may act, in which role."""

from fastapi import APIRouter, Response
from pydantic import Field

from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.service.api.callers import Caller
from wetread.service.api.described import UsersOutput
from wetread.service.api.once import OnceRoute
from wetread.service.api.people import Name
from wetread.service.api.problems import EVERY, WRITES, told
from wetread.service.web.threads import confirming
from wetread.signoff.passwords import MIN_PASSWORD
from wetread.signoff.users import User


class NewUser(Noun):
    """Somebody who may act."""

    name: str = Field(max_length=32)
    role: str = Field(max_length=32)
    full_name: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=MIN_PASSWORD, max_length=1024, repr=False)
    one_time: bool = Field(default=False, description="they choose their own before anything else")


class NewRole(Noun):
    """What somebody may do from now on."""

    role: str = Field(max_length=32)


class OneTimePassword(Noun):
    """What somebody signs in with once, to choose their own."""

    password: str = Field(min_length=MIN_PASSWORD, max_length=1024, repr=False)


def register_routes(on: System) -> APIRouter:
    """`/users`."""
    router = APIRouter(route_class=OnceRoute)

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
                one_time=wanted.one_time,
            )

        return await confirming(add)

    @router.post("/users/{name}/disable", status_code=204, responses=told(*WRITES), tags=["users"])
    def disable_user(by: Caller, name: Name) -> Response:
        """They can do nothing any more; their signatures stand."""
        on.users.disable(by, name)
        return Response(status_code=204)

    @router.post("/users/{name}/enable", status_code=204, responses=told(*WRITES), tags=["users"])
    def enable_user(by: Caller, name: Name) -> Response:
        """They may sign in again; sessions and tokens from before stay closed."""
        on.users.enable(by, name)
        return Response(status_code=204)

    @router.post("/users/{name}/role", status_code=204, responses=told(*WRITES), tags=["users"])
    def change_role(by: Caller, name: Name, wanted: NewRole) -> Response:
        """Their sessions and tokens act in it from the next step on."""
        on.users.change_role(by, name, wanted.role)
        return Response(status_code=204)

    @router.post("/users/{name}/password", status_code=204, responses=told(*WRITES), tags=["users"])
    async def reset_password(by: Caller, name: Name, wanted: OneTimePassword) -> Response:
        """Of somebody who forgot theirs; their sessions end, and they choose another one first."""
        await confirming(lambda: on.users.reset_password(by, name, wanted.password))
        return Response(status_code=204)

    return router
