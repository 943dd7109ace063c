"""Who works on an item: it is taken, and given back, by whoever saw it as it stands."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Response

from wetread.bootstrap.system import System
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.service.api.callers import Caller
from wetread.service.api.described import ItemOutput
from wetread.service.api.once import OnceRoute
from wetread.service.api.paging import IfMatch, must_match, tagged
from wetread.service.api.problems import WRITES, told
from wetread.service.web.threads import reading
from wetread.signoff.items import WorkItem

Item = Annotated[str, Path(max_length=64, pattern=r"^[\w-]+$", description="id of a work item")]


def claim_routes(on: System) -> APIRouter:
    """`/work-items/{item}/claim`."""
    router = APIRouter(tags=["work items"], route_class=OnceRoute)

    @router.post("/work-items/{item}/claim", responses=told(*WRITES))
    async def claim(
        by: Caller, item: Item, response: Response, if_match: IfMatch = None
    ) -> ItemOutput:
        """Take the item, so that nobody else works on it."""
        return await _held(on, by, item, if_match, response, on.worklist.claim)

    @router.delete("/work-items/{item}/claim", responses=told(*WRITES))
    async def let_go(
        by: Caller, item: Item, response: Response, if_match: IfMatch = None
    ) -> ItemOutput:
        """Give the claim back, so that somebody else may take the item."""
        return await _held(on, by, item, if_match, response, on.worklist.let_go)

    return router


def matched(on: System, item: str, if_match: str | None) -> WorkItem:
    """The item, if it is the version that whoever asks has looked at."""
    work = on.worklist.find(item)
    must_match(if_match, work.id, work.version)
    return work


Change = Callable[[Principal, str], WorkItem]


async def _held(
    on: System, by: Principal, item: str, if_match: str | None, response: Response, change: Change
) -> ItemOutput:
    """The item as the change leaves it; one thread does all of it."""
    require(by, "queue.claim")
    work, unread = await reading(partial(_changed, on, by, item, if_match, change))
    tagged(response, work.id, work.version)
    return ItemOutput.of(work, unread=unread)


def _changed(
    on: System, by: Principal, item: str, if_match: str | None, change: Change
) -> tuple[WorkItem, bool]:
    """The item, and whether they have to read it first."""
    work = change(by, matched(on, item, if_match).id)
    return work, work.id in on.first_reading.unread(by, [work])
