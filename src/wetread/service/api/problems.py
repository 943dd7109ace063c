"""Errors as RFC 9457 wants them; no message repeats what was sent, which may name a patient."""

from http import HTTPStatus
from typing import Any, Final, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.exceptions import HTTPException

from wetread.clinical.coding import CodedConcept, Noun
from wetread.errors import (
    BadInput,
    LostRace,
    NotAuthorised,
    NotFound,
    ReadFirst,
    Refused,
    RuntimeUnavailable,
    TooManyAttempts,
    WetreadError,
)
from wetread.service.api import PREFIX
from wetread.service.api.showing import problems
from wetread.service.api.untold import places, told_of
from wetread.service.telling import SAY_FIRST
from wetread.service.web.refusals import MEDIA, failed

READ_FIRST: Final = "urn:x-wetread:problem:read-first"
"""The type of the one problem that is told by more than its status."""


class ReadFirstTold(Noun):
    """Of what somebody says first what they see, and where."""

    work_item: str
    concepts: tuple[CodedConcept, ...] = Field(description="each is present or absent")
    post_to: str


class Problem(Noun):
    """What went wrong, for a program in `type` and `status`, for a person in `detail`."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    read_first: ReadFirstTold | None = Field(
        default=None, description=f"of type {READ_FIRST} alone"
    )


class Kind(NamedTuple):
    """What a kind of error is answered with; `instead` of a message that repeats what was sent."""

    status: int
    title: str
    instead: str


_KINDS: Final[tuple[tuple[type[WetreadError], Kind], ...]] = (
    (NotFound, Kind(404, "Not found", "there is nothing of that name or id")),
    (
        BadInput,
        Kind(400, "Cannot be used", "a value that was sent cannot be used; see /openapi.json"),
    ),
    (TooManyAttempts, Kind(429, "Too many attempts", "wait, and try again")),
    (NotAuthorised, Kind(403, "Not allowed", "your role, or the token's scopes, do not allow it")),
    (LostRace, Kind(409, "Somebody else was first", "look at it again")),
    (Refused, Kind(409, "Refused", "as things stand it is not done; look at them again")),
    (RuntimeUnavailable, Kind(503, "Not available now", "try again later, or ask the operator")),
)
_FAILED: Final = Kind(500, "Failed", "something went wrong inside")


class Declined(Exception):
    """An answer that is no success, and has no error of the package behind it."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(detail)
        self.problem = Problem(title=title, status=status, detail=detail)


def answer(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    """The problem as a response."""
    told = problem.model_dump(exclude_none=True)
    return JSONResponse(told, problem.status, headers=headers, media_type=MEDIA)


def problem_of(error: WetreadError, request: Request | None = None) -> Problem:
    """The error of the package as a problem, which repeats nothing that the request brought.

    Without a request it is one that nobody waits for: what a turn ran into, say.
    """
    if isinstance(error, ReadFirst):
        return _read_first(error)
    kind = next((kind for of, kind in _KINDS if isinstance(error, of)), _FAILED)
    told = str(error)
    if isinstance(error, NotFound) or kind is _FAILED:
        told = kind.instead  # what was looked for is all that such a message has to say
    detail = told_of(told, request, kind.instead) if request else told
    return Problem(title=kind.title, status=kind.status, detail=detail)


def first_reading_of(item: str) -> str:
    """Where a reader says what they see of an item by themselves."""
    return f"{PREFIX}/work-items/{item}/first-reading"


def _read_first(error: ReadFirst) -> Problem:
    concepts = (
        CodedConcept(system=system, code=code, display=display)
        for system, code, display in error.concepts
    )
    return Problem(
        type=READ_FIRST,
        title="Read first",
        status=409,
        detail=SAY_FIRST,
        read_first=ReadFirstTold(
            work_item=error.item, concepts=tuple(concepts), post_to=first_reading_of(error.item)
        ),
    )


def told(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route may answer besides a success, for its description."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": _TITLES[status],
            "content": {MEDIA: {"schema": schema, "example": _EXAMPLES[status]}},
        }
        for status in statuses
    }


_EXAMPLES: Final = problems()
_TITLES: Final = {
    400: "what was sent cannot be used",
    401: "nobody is signed in",
    403: "the role, the scope or the origin does not allow it",
    404: "it is not there",
    409: "state does not allow it, or somebody else was first",
    412: "it has changed since it was seen (If-Match)",
    413: "too large",
    415: "of another type",
    422: "a value is missing or of another form, or a key was used for something else",
    428: "If-Match or Idempotency-Key is missing",
    429: "too many attempts",
    503: "a model or the database is not available now",
}
EVERY: Final = (400, 401, 403, 404, 422, 503)
"""What any route may answer."""

WRITES: Final = (*EVERY, 409, 412, 413, 428)
"""What a route may answer that changes something."""


def handle_problems(app: FastAPI) -> None:
    """Every error that leaves a route becomes a problem."""
    app.add_exception_handler(Exception, failed)

    @app.exception_handler(WetreadError)
    async def ours(request: Request, error: WetreadError) -> JSONResponse:
        waits = getattr(error, "wait_s", None)
        headers = {"Retry-After": str(waits)} if waits else None
        return answer(problem_of(error, request), headers)

    @app.exception_handler(Declined)
    async def declined(_request: Request, error: Declined) -> JSONResponse:
        return answer(error.problem)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return answer(Problem(title="Not valid", status=422, detail=places(error, request)))

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        headers = dict(error.headers) if error.headers else None
        title = HTTPStatus(error.status_code).phrase
        said = Problem(title=title, status=error.status_code, detail="see /openapi.json")
        return answer(said, headers)
