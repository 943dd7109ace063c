"""Where slices lie and how far apart pixels are, in millimetres (PS3.3 C.7.6.2, C.10.7)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wetread.clinical.imaging import Attribute, Modality, Spacing
from wetread.exchange.dicom_elements import Dataset, floats, items, whole
from wetread.exchange.reading import spacing_text

GEOMETRY = (
    "PixelSpacing",
    "ImagerPixelSpacing",
    "SpacingBetweenSlices",
    "ImagePositionPatient",
    "ImageOrientationPatient",
    "InstanceNumber",
    "TriggerTime",
    "SharedFunctionalGroupsSequence",
    "PerFrameFunctionalGroupsSequence",
)
"""Every element this module looks at."""

_UNEVEN_MM = 0.01
_MAX_STEP_MM = 100.0
Steps = tuple[float, ...]


def order(dataset: Dataset) -> tuple[float, float, float, int]:
    """Sorts slices along their normal, then by phase and number; unplaced ones come last."""
    place, moment = position(dataset), phase(dataset) or 0.0
    number = whole(dataset, "InstanceNumber", 0)
    return (0.0, place, moment, number) if place is not None else (1.0, 0.0, moment, number)


def lie(dataset: Dataset) -> tuple[object, ...]:
    """Orientation and in-plane spacing: slices of one stack share both."""
    cosines = floats(dataset, "ImageOrientationPatient", 6) or ()
    return tuple(round(c, 2) + 0.0 for c in cosines), _in_plane(dataset, "OT")[0]


def position(dataset: Dataset) -> float | None:
    """Millimetres along the slice normal from the scanner's origin, or None."""
    corner = floats(dataset, "ImagePositionPatient", 3)
    normal = _normal(dataset)
    return round(float(np.dot(corner, normal)), 3) if corner and normal is not None else None


def phase(dataset: Dataset) -> float | None:
    """Milliseconds of the cardiac cycle since the R wave, or None."""
    since = floats(dataset, "TriggerTime", 1)
    return since[0] if since else None


def _normal(dataset: Dataset) -> NDArray[np.float64] | None:
    cosines = floats(dataset, "ImageOrientationPatient", 6)
    return np.cross(cosines[:3], cosines[3:]) if cosines else None


def spacing_of(
    slices: Sequence[Dataset], modality: Modality
) -> tuple[Spacing | None, Attribute | None]:
    """Spacing in array order and which element said so.

    Two values are rows and columns; three are slices, rows and columns, given only where slices
    are evenly spaced. On a radiograph Imager Pixel Spacing is measured at the detector, so that
    what lies in the patient appears magnified; the attribute says which element it was.
    """
    plane, source = _in_plane(slices[0], modality)
    if plane is None:
        return None, None
    between = _between(slices)
    spacing = plane if between is None else (between, *plane)
    value = spacing_text(spacing, source)
    return spacing, Attribute(name="pixel-spacing", value=value, basis="header")


def _in_plane(dataset: Dataset, modality: Modality) -> tuple[Steps | None, str]:
    measures = _measures(dataset)
    for group in (dataset, *measures):
        plane = floats(group, "PixelSpacing", 2)
        if plane and _usable(plane):
            return plane, "PixelSpacing"
    plane = floats(dataset, "ImagerPixelSpacing", 2)
    if plane and _usable(plane) and modality in ("CR", "DX", "OT"):
        return plane, "ImagerPixelSpacing, at the detector"
    return None, ""


def _usable(steps: Steps) -> bool:
    return all(0 < step <= _MAX_STEP_MM for step in steps)


def _measures(dataset: Dataset) -> list[Dataset]:
    """Pixel Measures of an enhanced multi-frame image: shared, or those of the first frame."""
    groups = items(dataset, "SharedFunctionalGroupsSequence")
    groups += items(dataset, "PerFrameFunctionalGroupsSequence")[:1]
    return [m for group in groups for m in items(group, "PixelMeasuresSequence")]


def _between(slices: Sequence[Dataset]) -> float | None:
    """The even distance between neighbouring slices or frames, or None."""
    places = _places(slices)
    if len(places) < 2:  # noqa: PLR2004 - a distance needs two
        return _stated_between(slices[0]) if len(slices) == 1 else None
    gaps = np.diff(places)
    even = gaps.max() - gaps.min() <= _UNEVEN_MM and _usable((float(abs(gaps[0])),))
    return round(float(abs(gaps.mean())), 4) if even else None


def _places(slices: Sequence[Dataset]) -> list[float]:
    if len(slices) == 1:
        return _frame_places(slices[0])
    places = [position(dataset) for dataset in slices]
    return [place for place in places if place is not None] if None not in places else []


def _frame_places(dataset: Dataset) -> list[float]:
    """Positions of the frames of an enhanced multi-frame image along their common normal."""
    shared = items(dataset, "SharedFunctionalGroupsSequence")
    frames = items(dataset, "PerFrameFunctionalGroupsSequence")
    turned = [o for g in (*shared, *frames[:1]) for o in items(g, "PlaneOrientationSequence")]
    normal = _normal(turned[0]) if turned else None
    corners = [
        floats(item, "ImagePositionPatient", 3)
        for frame in frames
        for item in items(frame, "PlanePositionSequence")
    ]
    if normal is None or None in corners:
        return []
    return [float(np.dot(corner, normal)) for corner in corners if corner]


def _stated_between(dataset: Dataset) -> float | None:
    for group in (dataset, *_measures(dataset)):
        step = floats(group, "SpacingBetweenSlices", 1)
        if step and _usable(step) and whole(dataset, "NumberOfFrames", 1) > 1:
            return step[0]
    return None
