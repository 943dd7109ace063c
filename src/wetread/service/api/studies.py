"""Studies over HTTP: streamed to the disk, bounded, and told by their content what they are."""

from pathlib import Path
from typing import Annotated, Final
from uuid import uuid4

import anyio
import anyio.to_thread
from fastapi import APIRouter, Query, Request

from wetread.bootstrap.system import System
from wetread.clinical.imaging import Digest, ImagingStudy, Modality
from wetread.clinical.permissions import require
from wetread.errors import BadInput
from wetread.service.api.callers import Caller
from wetread.service.api.described import StudyOutput
from wetread.service.api.once import OnceRoute
from wetread.service.api.problems import WRITES, told
from wetread.service.web.threads import reading
from wetread.store.documents import put_document

_BODY: Final = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


def study_routes(on: System) -> APIRouter:
    """`/studies`."""
    router = APIRouter(tags=["studies"], route_class=OnceRoute)

    @router.post(
        "/studies",
        status_code=201,
        responses=told(*WRITES, 413),
        openapi_extra={"requestBody": _BODY},
    )
    async def receive_study(
        by: Caller,
        request: Request,
        modality: Annotated[
            Modality | None, Query(description="for data whose header does not say")
        ] = None,
    ) -> StudyOutput:
        """A DICOM file, a PNG or JPEG, or a NIfTI volume, as the bytes of the request.

        What it is is told by its content, not by its type or name. A case refers to it by `study`.
        """
        require(by, "case.open")
        # Beside the database and of a name of our own: nothing of the sender's names a file here.
        part = on.home / f"received-{uuid4().hex}.part"
        try:
            await _kept(request, part)
            return await reading(lambda: _read(on, part, modality))
        finally:
            await anyio.Path(part).unlink(missing_ok=True)

    @router.post("/studies/phantom", status_code=201, responses=told(*WRITES))
    def phantom(by: Caller) -> StudyOutput:
        """The synthetic film of the demonstration."""
        require(by, "case.open")
        return _filed(on, on.phantom_study())

    return router


async def _kept(request: Request, part: Path) -> None:
    """The body on the disk, piece by piece."""
    async with await anyio.open_file(part, "xb") as file:
        async for piece in request.stream():
            await file.write(piece)


def _read(on: System, part: Path, modality: Modality | None) -> StudyOutput:
    if part.stat().st_size == 0:
        raise BadInput("the request is empty; send the bytes of one file")
    return _filed(on, on.read_study(part, modality=modality))


def _filed(on: System, study: ImagingStudy) -> StudyOutput:
    """On file under its digest, for the case that will refer to it."""
    with on.database.write() as connection:
        name: Digest = put_document(connection, study)
    return StudyOutput.of(name, study)
