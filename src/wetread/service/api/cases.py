"""Cases over HTTP: opened, talked about, their plans confirmed, and followed as they run."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from wetread.bootstrap.system import System
from wetread.clinical.coding import Noun
from wetread.clinical.imaging import MAX_REQUEST, Digest, ImagingStudy, Priority
from wetread.clinical.permissions import require
from wetread.clinical.planning import PlanEdit
from wetread.clinical.principals import Principal
from wetread.errors import NotFound, Tampered
from wetread.service.api import PREFIX
from wetread.service.api.callers import Caller, Sitting
from wetread.service.api.described import CaseOutput, CasesPage
from wetread.service.api.following import followed
from wetread.service.api.once import OnceRoute
from wetread.service.api.paging import (
    Cursor,
    IfMatch,
    Limit,
    cursor_of,
    must_match,
    place_of,
    tagged,
)
from wetread.service.api.problems import EVERY, WRITES, told
from wetread.service.api.running import Running
from wetread.service.asking import full_workup
from wetread.service.contract import ReadOutput
from wetread.service.output import case_output
from wetread.service.web.threads import reading
from wetread.store.documents import get_document

CaseId = Annotated[str, Path(max_length=64, pattern=r"^[\w-]+$", description="id of a case")]
Number = Annotated[int, Path(ge=1, le=10_000, description="of the turn, from 1")]


class NewCase(Noun):
    """What is asked of a study."""

    study: Digest = Field(pattern="^[0-9a-f]{64}$", description="as POST /studies named it")
    request: str | None = Field(
        default=None,
        min_length=1,
        max_length=MAX_REQUEST,
        description="in plain words; all that can be asked of such a study where left out",
    )
    priority: Priority = "ROUTINE"
    prior_report: str | None = Field(default=None, min_length=1, max_length=20_000)


class NewTurn(Noun):
    """What is said next, and what it brings."""

    text: str = Field(min_length=1, max_length=MAX_REQUEST)
    study: Digest | None = Field(default=None, pattern="^[0-9a-f]{64}$", description="new evidence")
    prior_report: str | None = Field(default=None, min_length=1, max_length=20_000)


def case_routes(on: System, running: Running) -> APIRouter:
    """`/cases`."""
    router = APIRouter(tags=["cases"], route_class=OnceRoute)

    @router.get("/cases", responses=told(*EVERY))
    def list_cases(
        by: Caller,
        like: Annotated[str, Query(max_length=64, description="in its id or pseudonym")] = "",
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> CasesPage:
        """Cases, newest first."""
        require(by, "case.show")
        place = place_of(cursor, 2)
        before = (place[0], place[1]) if place else None
        found = on.coordinator.duty.file.page(before=before, most=limit, like=like)
        more = (found[-1].opened_at, found[-1].id) if len(found) == limit else None
        return CasesPage(items=tuple(map(CaseOutput.of, found)), next=cursor_of(more))

    @router.post("/cases", status_code=201, responses=told(*WRITES))
    def open_case(by: Caller, wanted: NewCase, response: Response) -> CaseOutput:
        """Open a case about a study; its first turn runs at once, and its events tell how far."""
        require(by, "case.open")
        study = _study(on, wanted.study)
        case_id = on.coordinator.open(
            by,
            text=wanted.request or full_workup(study),
            study=study,
            priority=wanted.priority,
            prior_report=wanted.prior_report,
        )
        running.start(case_id)
        response.headers["Location"] = f"{PREFIX}/cases/{case_id}"
        return _case(on, case_id, response)

    @router.get("/cases/{case}", responses=told(*EVERY))
    def show_case(by: Caller, case: CaseId, response: Response) -> CaseOutput:
        """Where a case stands; its ETag changes with every turn."""
        require(by, "case.show")
        return _case(on, case, response)

    @router.get("/cases/{case}/turns/{number}", responses=told(*EVERY))
    def show_turn(by: Caller, case: CaseId, number: Number) -> ReadOutput:
        """What one turn came to, as far as it is; see `read_first` for what may be missing."""
        require(by, "case.show")
        if number > on.coordinator.duty.file.case(case).turns:
            raise NotFound(f"case {case} has no turn {number}")
        return case_output(on, by, case, {}, turn=number)

    @router.post("/cases/{case}/turns", status_code=202, responses=told(*WRITES))
    def take_turn(
        by: Caller, case: CaseId, said: NewTurn, response: Response, if_match: IfMatch = None
    ) -> CaseOutput:
        """Say something; it runs at once. A plain yes confirms a plan that waits."""
        _seen(on, by, case, if_match)
        on.coordinator.take_turn(
            by,
            case,
            said.text,
            study=_study(on, said.study) if said.study else None,
            prior_report=said.prior_report,
        )
        running.start(case)
        return _case(on, case, response)

    @router.post("/cases/{case}/plan/confirmation", status_code=202, responses=told(*WRITES))
    def confirm_plan(
        by: Caller, case: CaseId, edit: PlanEdit, response: Response, if_match: IfMatch = None
    ) -> CaseOutput:
        """Let a plan go ahead that waits, changed or as it is."""
        _seen(on, by, case, if_match)
        on.coordinator.confirm(by, case, edit)
        running.start(case)
        return _case(on, case, response)

    @router.get(
        "/cases/{case}/events",
        responses={**told(*EVERY), 200: {"content": {"text/event-stream": {}}}},
        response_class=StreamingResponse,
    )
    async def follow(
        by: Caller,
        seat: Sitting,
        case: CaseId,
        request: Request,
        last_event_id: Annotated[int | None, Header(ge=0, le=2**53)] = None,
    ) -> StreamingResponse:
        """Server-sent events of a case: turn, plan, step, token, answer, statement, problem, done.

        Tokens are the words of the answer or statement behind them, which the rules have let
        through. Whoever has to read the case first is told so (read-first) in the place of both.

        Reads on behind Last-Event-ID, and ends with the turn that is under way.
        """
        require(by, "case.show")
        await reading(partial(on.coordinator.duty.file.case, case))
        stream = followed(on, running, seat, case, last_event_id or 0, request)
        return StreamingResponse(stream, media_type="text/event-stream")

    return router


def _case(on: System, case_id: str, response: Response) -> CaseOutput:
    case = on.coordinator.duty.file.case(case_id)
    tagged(response, case.id, case.turns)
    return CaseOutput.of(case)


def _seen(on: System, by: Principal, case_id: str, if_match: str | None) -> None:
    require(by, "case.open")
    case = on.coordinator.duty.file.case(case_id)
    must_match(if_match, case.id, case.turns)


def _study(on: System, name: Digest) -> ImagingStudy:
    with on.database.glance() as connection:
        try:
            return get_document(connection, name, ImagingStudy)
        except (Tampered, ValueError):
            raise NotFound("no study of that name; send it to /studies first") from None
