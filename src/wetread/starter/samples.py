"""DICOM pictures that are no human chest radiograph: a dog, a leg, slices of CT and MR."""

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from wetread.errors import BadInput
from wetread.starter.evaluating.pictures import read_picture

Pixels = NDArray[Any]
FOLDERS = ("highdicom", "samples", "ct_series")
_IMAGES = {"CT", "MR", "CR", "DX"}


def samples(data: Path) -> dict[str, Pixels]:
    """The planes by file name, as a case would read them.

    Documents, doses, segmentations and the deliberately broken files carry no picture to judge.
    """
    found = {}
    for path in sorted(file for name in FOLDERS for file in (data / "dicom" / name).glob("*.dcm")):
        try:
            picture = read_picture(path)
        except BadInput:
            continue  # one of the broken files, or an object that is no image
        if picture.series.modality in _IMAGES and picture.pixels.ndim == 2:  # noqa: PLR2004 - a plane
            found[path.name] = picture.pixels
    return found
