"""What an answer shows, as a picture: the outline or the map upon the image it was made for.

Of a volume the slice with the most of it. Pictures lie in the home folder, beside the database.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wetread.bootstrap.system import System
from wetread.clinical.conversation import Reply
from wetread.clinical.imaging import Digest, ImagingStudy
from wetread.coordinator.edits import shown_in
from wetread.service.layers import drawings

COLOUR: Final = (255, 196, 0)
_PLANE: Final = 2
_COLOURS: Final = 3
_BLACK, _WHITE = 1, 99
"""Percentiles of the image that are shown black and white."""


def draw(on: System, case_id: str, reply: Reply) -> list[Path]:
    """One PNG for each mask or map of an answer that lies upon an image of the case."""
    below = _images(on, case_id)
    folder = on.home / "shown" / case_id
    return [
        _written(folder / f"{shown[:12]}.png", _upon(on, below[shown], shown))
        for shown in reply.shows
        if shown in below
    ]


def film(on: System, case_id: str) -> bytes:
    """The first image of the case's latest study as a PNG; of a volume the middle slice."""
    from io import BytesIO

    from PIL import Image

    file = on.coordinator.duty.file
    keys = file.keys(case_id, file.case(case_id).turns)
    study = file.need(keys, "study", ImagingStudy)
    plane = np.squeeze(on.artefacts.get_array(study.images[0].pixels))
    while plane.ndim > _PLANE and plane.shape[-1] != _COLOURS:
        plane = plane[len(plane) // 2]
    png = BytesIO()
    Image.fromarray(_grey(plane)).save(png, format="PNG")
    return png.getvalue()


def _images(on: System, case_id: str) -> dict[Digest, Digest]:
    """The image below each mask and map of the case."""
    file, found = on.coordinator.duty.file, dict[Digest, Digest]()
    for turn in range(1, file.case(case_id).turns + 1):
        payload = shown_in(file, file.keys(case_id, turn))
        for finding in payload.findings if payload else ():
            found |= {one.drawn: one.image for one in drawings(finding)}
    return found


def _upon(on: System, image: Digest, shown: Digest) -> NDArray[np.uint8]:
    """The picture, [rows, columns, 3]."""
    get = on.coordinator.duty.artefacts.get_array
    below, above = np.squeeze(get(image)), np.squeeze(get(shown))
    while above.ndim > _PLANE:
        most = int(above.reshape(above.shape[0], -1).sum(axis=1, dtype=np.float64).argmax())
        below = below[most] if below.ndim == above.ndim else below
        above = above[most]
    grey = _grey(below)
    picture = np.repeat(grey[..., None], 3, axis=-1)
    if above.shape != grey.shape:
        return picture
    if above.dtype == np.uint8 and set(np.unique(above)) <= {0, 255}:
        picture[_edge(above > 0)] = COLOUR
        return picture
    heat = above.astype(np.float64) / max(float(above.max()), 1e-9)
    share = (0.6 * heat)[..., None]
    return np.asarray((1 - share) * picture + share * np.array(COLOUR), np.uint8)


def _grey(image: NDArray[Any]) -> NDArray[np.uint8]:
    plane = image[..., 0] if image.ndim > _PLANE else image
    low, high = np.percentile(plane, (_BLACK, _WHITE))
    scaled = (plane.astype(np.float64) - low) / max(float(high - low), 1e-9)
    return np.asarray(255 * np.clip(scaled, 0, 1), np.uint8)


def _edge(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The pixels of a mask that touch the outside, two wide."""
    from scipy.ndimage import binary_erosion

    inner: NDArray[np.bool_] = binary_erosion(mask, iterations=2)
    return mask & ~inner


def _written(path: Path, picture: NDArray[np.uint8]) -> Path:
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    Image.fromarray(picture).save(path)
    return path
