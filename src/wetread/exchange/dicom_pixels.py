"""Stored values become intensities that mean the same whatever the device: large is bright.

In order: decompress, palette and colour to grey, Modality LUT or rescale (HU for CT), the
non-linear part of the VOI for radiographs, MONOCHROME1 turned over. A linear window is not
applied: it only cuts, and whoever displays or normalises the image chooses a window anyway.
"""

from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from pydicom.pixels import apply_modality_lut, apply_voi, apply_windowing

from wetread.exchange.decoding import refusing, storable
from wetread.exchange.dicom_decompression import PIXELS, Array, stored_values
from wetread.exchange.dicom_elements import Dataset, floats, items, parse, words

_NEEDED = (
    *PIXELS,
    *("RescaleSlope", "RescaleIntercept", "RescaleType", "ModalityLUTSequence"),
    *("VOILUTSequence", "VOILUTFunction", "WindowCenter", "WindowWidth"),
    *("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"),
)


def decoded(file: BinaryIO, subject: str, *, film: bool) -> NDArray[np.generic]:
    """The intensities [rows, columns], or [frames, rows, columns] of several frames.

    Args:
        file: the whole DICOM file.
        subject: how a refusal begins.
        film: a radiograph, whose VOI look-up table is part of the picture.

    Raises:
        BadInput: the pixels are missing, cut short, too many, or in an unknown compression.
    """
    dataset = parse(file, _NEEDED, subject, pixels=True)
    with refusing(f"{subject} holds DICOM pixels that are cut short or damaged; export it again"):
        array = _intensities(stored_values(dataset, subject), dataset, film=film)
    return storable(array, subject)


def _intensities(array: Array, dataset: Dataset, *, film: bool) -> Array:
    array = _rescaled(array, dataset)
    if film:
        array = _presented(array, dataset)
    if words(dataset, "PhotometricInterpretation") == "MONOCHROME1":
        return _turned_over(array)
    return array


def _rescaled(array: Array, dataset: Dataset) -> Array:
    if items(dataset, "ModalityLUTSequence"):
        lookup: Array = apply_modality_lut(array, dataset)
        return lookup
    lines = _lines(dataset)
    if len(set(lines)) <= 1:
        return _linear(array, *(lines[0] if lines else (1.0, 0.0)))
    frames = zip(array, lines, strict=True)
    return np.stack([_linear(frame, *line).astype(np.float32) for frame, line in frames])


def _lines(dataset: Dataset) -> list[tuple[float, float]]:
    """Slope and intercept: one for all, or one for each frame of an enhanced image."""
    shared = items(dataset, "SharedFunctionalGroupsSequence")
    frames = items(dataset, "PerFrameFunctionalGroupsSequence")
    found = [
        item
        for group in (*shared, *frames)
        for item in items(group, "PixelValueTransformationSequence")
    ]
    return [
        (
            (floats(item, "RescaleSlope", 1) or (1.0,))[0],
            (floats(item, "RescaleIntercept", 1) or (0.0,))[0],
        )
        for item in (found or [dataset])
    ]


def _linear(array: Array, slope: float, intercept: float) -> Array:
    """Slope times array plus intercept; integers stay integers where the result fits them."""
    if (slope, intercept) == (1.0, 0.0):
        return array
    if array.dtype.kind in "bui" and slope.is_integer() and intercept.is_integer():
        held = _holding(array, int(slope), int(intercept))
        if held is not None:
            return (array.astype(np.int64) * int(slope) + int(intercept)).astype(held)
    return array.astype(np.float32) * np.float32(slope) + np.float32(intercept)


def _holding(array: Array, slope: int, intercept: int) -> type[np.signedinteger[Any]] | None:
    """The smallest type that holds every result, worked out in integers without bounds."""
    low, high = sorted(int(end) * slope + intercept for end in (array.min(), array.max()))
    for held in (np.int16, np.int32):
        if np.iinfo(held).min <= low and high <= np.iinfo(held).max:
            return held
    return None


def _presented(array: Array, dataset: Dataset) -> Array:
    """A radiograph's look-up table or sigmoid, which shape its contrast (PS3.3 C.11.2)."""
    if items(dataset, "VOILUTSequence") and array.dtype.kind in "ui":
        shaped: Array = apply_voi(array, dataset, index=0)
        return shaped
    if words(dataset, "VOILUTFunction").upper() == "SIGMOID":
        curved: Array = apply_windowing(array, dataset, index=0)
        return curved
    return array


def _turned_over(array: Array) -> Array:
    """The same range with bright and dark exchanged."""
    low, high = array.min(), array.max()
    if array.dtype.kind == "f":
        return np.asarray(low + high - array)
    wide = int(low) + int(high) - array.astype(np.int64)
    return wide.astype(array.dtype)
