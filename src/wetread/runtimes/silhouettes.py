"""Lungs as two ellipses on a film of any size: what a scripted segmentation returns."""

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Outline = Literal["lungs", "left-only", "right-only", "mirrored", "none"]

LABELS = ("right-lung", "left-lung")
CHANCE = 0.98
"""Inside an outline; a model is never certain."""

# Centre and half axes as fractions of rows and columns. The patient faces the reader: the right
# lung lies on the left of the picture, and the heart takes some of the left lung's width.
_RIGHT = (0.46, 0.31, 0.33, 0.15)
_LEFT = (0.46, 0.70, 0.33, 0.13)
_DRAWN: dict[Outline, tuple[tuple[float, ...] | None, tuple[float, ...] | None]] = {
    "lungs": (_RIGHT, _LEFT),
    "left-only": (None, _LEFT),
    "right-only": (_RIGHT, None),
    "mirrored": (_LEFT, _RIGHT),
    "none": (None, None),
}


@lru_cache(maxsize=64)
def silhouettes(outline: Outline, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Float32 [2, …shape], read-only and shared; a volume shows the same in every slice."""
    rows, columns = shape[-2:]
    planes = [_ellipse(axes, rows, columns) for axes in _DRAWN[outline]]
    stack = np.stack([np.broadcast_to(plane, shape) for plane in planes])
    stack.setflags(write=False)
    return stack


def _ellipse(axes: tuple[float, ...] | None, rows: int, columns: int) -> NDArray[np.float32]:
    if axes is None:
        return np.zeros((rows, columns), dtype=np.float32)
    y, x = np.ogrid[0.5:rows, 0.5:columns]
    down, across, height, width = axes
    inside = ((y / rows - down) / height) ** 2 + ((x / columns - across) / width) ** 2 <= 1
    return np.where(inside, np.float32(CHANCE), np.float32(0))
