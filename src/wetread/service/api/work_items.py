"""The approval queue over HTTP: lists, what would be signed, and decisions."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime

from wetread.bootstrap.system import System
from wetread.clinical.imaging import Modality, Priority
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.clinical.verdicts import Decision as Standing
from wetread.service.api import PREFIX
from wetread.service.api.callers import Caller
from wetread.service.api.claims import Item, matched
from wetread.service.api.described import (
    AddendumInput,
    DecisionMade,
    InterruptsPage,
    ItemDetail,
    ItemOutput,
    ItemsPage,
    ReadingKept,
)
from wetread.service.api.first_readings import OwnLook, by_name
from wetread.service.api.hitl import (
    Approve,
    Edit,
    HITLResponse,
    Reject,
    action_of,
    interrupt_id,
    interrupt_of,
)
from wetread.service.api.once import OnceRoute
from wetread.service.api.paging import (
    Cursor,
    IfMatch,
    Limit,
    cursor_of,
    place_of,
    tagged,
)
from wetread.service.api.problems import EVERY, WRITES, Declined, told
from wetread.service.api.running import Running
from wetread.service.web.threads import confirming, reading
from wetread.signoff.checks import CheckSeen
from wetread.signoff.items import WAITING, State, WorkItem
from wetread.signoff.listing import Order, Place, Wanted


async def _asked(
    state: Annotated[list[State], Query()] = list(WAITING),  # noqa: B006 - read only
    priority: Annotated[list[Priority], Query()] = [],  # noqa: B006
    standing: Annotated[list[Standing], Query()] = [],  # noqa: B006
    modality: Annotated[
        list[Modality],
        Query(description="DICOM modality of the study, once for each", examples=[["CR", "DX"]]),
    ] = [],  # noqa: B006
    holder: Annotated[str | None, Query(max_length=64)] = None,
    case_id: Annotated[str | None, Query(max_length=64)] = None,
    due_before: AwareDatetime | None = None,
    order: Order = "due",
) -> Wanted:
    # Asynchronous only so that it takes no thread.
    return Wanted(
        states=tuple(state),
        priorities=tuple(priority),
        standings=tuple(standing),
        modalities=tuple(modality),
        holder=holder,
        case_id=case_id,
        due_before=due_before,
        order=order,
    )


Asked = Annotated[Wanted, Depends(_asked)]


def work_item_routes(on: System, running: Running) -> APIRouter:
    """`/work-items` and `/interrupts`."""
    router = APIRouter(tags=["work items"], route_class=OnceRoute)
    decided_by = partial(_decided, on, running)

    @router.get("/work-items", response_model=ItemsPage, responses=told(*EVERY, 409))
    def list_items(by: Caller, wanted: Asked, cursor: Cursor = None, limit: Limit = 50) -> Response:
        """The queue, those that wait first due first unless something else is asked for."""
        page = on.listing.page(by, wanted, after=_place(cursor, wanted.order), most=limit)
        items = (ItemOutput.of(item, unread=item.id in page.unread) for item in page.items)
        shown = ItemsPage(items=tuple(items), next=_cursor(page.next, wanted.order))
        # Written here: what is asked for most often is not validated a second time.
        return Response(shown.model_dump_json(), media_type="application/json")

    @router.get("/interrupts", responses=told(*EVERY))
    def list_interrupts(by: Caller, cursor: Cursor = None, limit: Limit = 50) -> InterruptsPage:
        """What waits for a decision, as LangChain's clients read it."""
        page = on.listing.page(by, Wanted(), after=_place(cursor, "due"), most=limit)
        asked = (interrupt_of(one, by, unread=one.id in page.unread) for one in page.items)
        return InterruptsPage(
            interrupts=tuple(one for one in asked if one), next=_cursor(page.next, "due")
        )

    @router.get("/work-items/{item}", responses=told(*EVERY, 409))
    def show_item(by: Caller, item: Item, response: Response) -> ItemDetail:
        """Exactly what would be signed; its ETag is what a decision has to match.

        Whoever has to read it first gets a problem that says what is asked of them.
        """
        work, payload = on.worklist.show(by, item)
        tagged(response, work.id, work.version)
        return ItemDetail(
            item=ItemOutput.of(work),
            payload=payload,
            signatures=on.signoff.signatories(by, work),
            addenda=tuple(one.id for one in on.worklist.addenda(work.id)),
            interrupt=interrupt_of(work, by),
        )

    @router.post("/work-items/{item}/first-reading", status_code=201, responses=told(*WRITES))
    def read_first(by: Caller, item: Item, said: OwnLook, response: Response) -> ReadingKept:
        """Say what you see by yourself; it stands, and then you are shown what agents saw."""
        require(by, "queue.read")
        record = on.first_reading.record(
            by, item, impression=said.impression, seen=by_name(said.seen)
        )
        shown = f"{PREFIX}/work-items/{item}"
        response.headers["Location"] = shown
        return ReadingKept(work_item=item, record=record, shown=shown)

    @router.post("/work-items/{item}/decision", responses=told(*WRITES, 429))
    async def decide(
        by: Caller,
        item: Item,
        answer: HITLResponse,
        response: Response,
        if_match: IfMatch = None,
    ) -> DecisionMade:
        """Answer the interrupt of this item: approve, edit, reject or respond."""
        (decision,) = answer.decisions
        require(by, action_of(decision))
        if isinstance(decision, Approve):
            await reading(partial(_seen, on, item, if_match, answer))
            await confirming(partial(on.sessions.confirm, by, decision.password))
        decided, check = await reading(partial(decided_by, by, item, if_match, answer))
        tagged(response, decided.id, decided.version)
        return DecisionMade(
            item=ItemOutput.of(decided), interrupt=interrupt_of(decided, by), check=check
        )

    @router.post("/work-items/{item}/addenda", status_code=201, responses=told(*WRITES))
    def addend(
        by: Caller,
        item: Item,
        said: AddendumInput,
        response: Response,
        if_match: IfMatch = None,
    ) -> ItemOutput:
        """Add to a report that was signed; the addendum waits for a signature of its own."""
        require(by, "queue.addend")
        matched(on, item, if_match)
        added = on.coordinator.addend(by, item, said.text)
        tagged(response, added.id, added.version)
        return ItemOutput.of(added)

    return router


def _cursor(place: Place | None, order: Order) -> str | None:
    """Where the next page of this order begins."""
    return cursor_of((order, *place)) if place else None


def _place(cursor: str | None, order: Order) -> Place | None:
    """Where a page begins.

    Raises:
        Declined: the cursor is none of ours, or of another order.
    """
    place = place_of(cursor, 1 + len(Place._fields))
    if place is None:
        return None
    if place[0] != order:
        raise Declined(400, "Unknown cursor", "it is of another order; begin without one")
    return Place(*place[1:])


def _seen(on: System, item: str, if_match: str | None, answer: HITLResponse) -> WorkItem:
    """The item; an answer is for one version of what was shown, and good once."""
    work = matched(on, item, if_match)
    if answer.interrupt_id != interrupt_id(work) or answer.payload_digest != work.payload:
        raise Declined(
            409,
            "Answered already",
            "this answer is for another version of the item; look at it again",
        )
    return work


def _decided(
    on: System,
    running: Running,
    by: Principal,
    item: str,
    if_match: str | None,
    answer: HITLResponse,
) -> tuple[WorkItem, CheckSeen | None]:
    """The item as the answer leaves it, and that it was a check if it was one.

    What follows is begun as soon as it is decided: nothing that goes wrong later can keep it back.
    """
    left = _left(on, by, _seen(on, item, if_match, answer), answer)
    if left.state not in WAITING:
        running.follow(left)
    return left, on.checks.told(by, left)


def _left(on: System, by: Principal, work: WorkItem, answer: HITLResponse) -> WorkItem:
    """The item as the answer leaves it."""
    (decision,) = answer.decisions
    digest = answer.payload_digest
    if isinstance(decision, Approve):
        on.signoff.sign(
            by,
            work.id,
            meaning=decision.signature_meaning,
            digest=digest,
            preliminary=decision.preliminary,
        )
        return on.worklist.find(work.id)
    if isinstance(decision, Edit):
        changes = decision.edited_action.args.changes
        return on.coordinator.edit(by, work.id, changes, digest=digest)
    decline = on.worklist.reject if isinstance(decision, Reject) else on.worklist.send_back
    return decline(by, work.id, decision.message, digest=digest)
