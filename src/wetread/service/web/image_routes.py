"""Images over HTTP for the viewer: what a case has, and the samples of each slice in full depth.

Samples come raw, little-endian, row by row; what they are stands in the headers. Intensities were
rescaled and, of MONOCHROME1, turned over when the study came in, so that large is bright.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from numpy.typing import NDArray

from wetread.bootstrap.system import System
from wetread.clinical.imaging import Digest
from wetread.errors import NotAuthorised, WetreadError
from wetread.service.images import Images
from wetread.service.planes import Plane, Read, first_window
from wetread.service.volumes import Volumes
from wetread.service.web.headers import KEPT
from wetread.service.web.refusals import problem
from wetread.service.web.seats import seat_of


def image_routes(on: System) -> APIRouter:
    """`/cases/…/images.json`, its slices and layers, and the way to the site's own viewer.

    Raises:
        BadInput: `WETREAD_VIEWER_URL` is no address of a viewer.
    """
    router, images = APIRouter(include_in_schema=False), Images(on)
    read = Volumes(on.artefacts.get_array).read

    @router.get("/cases/{case_id}/images.json")
    def shown(case_id: str, request: Request) -> Response:
        def answer() -> Response:
            told = images.shown(seat_of(request).principal(), case_id)
            return JSONResponse(told.model_dump(mode="json"))

        return _answered(answer)

    @router.get("/cases/{case_id}/studies/{study}/series/{series}/slices/{number}")
    def samples(case_id: str, study: int, series: int, number: int, request: Request) -> Response:
        def answer() -> Response:
            plane = images.slice(seat_of(request).principal(), case_id, study, series, number)
            return _sent(plane, read, request)

        return _answered(answer)

    @router.get("/cases/{case_id}/layers/{drawn}/slices/{number}")
    def layer(case_id: str, drawn: Digest, number: int, request: Request) -> Response:
        def answer() -> Response:
            plane = images.layer(seat_of(request).principal(), case_id, drawn, number)
            return _sent(plane, read, request)

        return _answered(answer)

    @router.get("/cases/{case_id}/studies/{study}/site-viewer")
    def site_viewer(case_id: str, study: int, request: Request) -> Response:
        # The address holds a UID, so it goes to this browser alone and stands in no page.
        def answer() -> Response:
            by = seat_of(request).principal()
            return RedirectResponse(images.at_site(by, case_id, study), status_code=303)

        return _answered(answer)

    return router


_NAMES: Final = {"u": "uint", "i": "int", "f": "float"}


def _sent(plane: Plane, read: Read, request: Request) -> Response:
    """The samples; nothing where this browser has them already."""
    kept = {"ETag": f'"{plane.tag}"', "Cache-Control": KEPT}
    if request.headers.get("if-none-match") == kept["ETag"]:
        return Response(status_code=304, headers=kept)
    found = plane.samples(read)
    return Response(
        found.tobytes(),
        media_type="application/octet-stream",
        headers=kept | _described(found),
    )


def _described(found: NDArray[np.generic]) -> dict[str, str]:
    window = first_window(found)
    return {
        "Image-Rows": str(found.shape[0]),
        "Image-Columns": str(found.shape[1]),
        "Image-Samples": f"{_NAMES[found.dtype.kind]}{8 * found.dtype.itemsize}",
        "Image-Window": f"{window.centre:.9g} {window.width:.9g}",
        "Image-Photometric": "MONOCHROME2",
        "Image-Rescale": "1 0",
    }


def _answered(answer: Callable[[], Response]) -> Response:
    try:
        return answer()
    except NotAuthorised as error:
        return problem(403, "Not allowed", str(error))
    except WetreadError:
        return problem(404, "No image", "there is no such image of this case, or it is gone")
