"""Structures as ellipses on an image of any size: what a scripted segmentation returns."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Outline = Literal[
    "lungs",
    "left-only",
    "right-only",
    "mirrored",
    "none",
    "left-ventricle",
    "left-ventricle-contracted",
    "no-left-ventricle",
    "hippocampus",
    "anterior-only",
]

CHANCE = 0.98
"""Inside an outline; a model is never certain."""

Axes = tuple[float, float, float, float]
"""Centre and half axes as fractions of rows and columns: down, across, height, width."""

# The patient faces the reader: the right lung lies on the left of the picture, and the heart takes
# some of the left lung's width. In a volume rows run towards the back, so that anterior is up.
_RIGHT, _LEFT = (0.46, 0.31, 0.33, 0.15), (0.46, 0.70, 0.33, 0.13)
_CAVITY, _CONTRACTED = (0.5, 0.5, 0.1, 0.1), (0.5, 0.5, 0.07, 0.07)
_ANTERIOR, _POSTERIOR = (0.32, 0.5, 0.12, 0.16), (0.64, 0.5, 0.18, 0.1)
_DRAWN: Mapping[Outline, Mapping[str, Axes | None]] = {
    "lungs": {"right-lung": _RIGHT, "left-lung": _LEFT},
    "left-only": {"right-lung": None, "left-lung": _LEFT},
    "right-only": {"right-lung": _RIGHT, "left-lung": None},
    "mirrored": {"right-lung": _LEFT, "left-lung": _RIGHT},
    "none": {"right-lung": None, "left-lung": None},
    "left-ventricle": {"left-ventricle": _CAVITY},
    "left-ventricle-contracted": {"left-ventricle": _CONTRACTED},
    "no-left-ventricle": {"left-ventricle": None},
    "hippocampus": {"anterior-hippocampus": _ANTERIOR, "posterior-hippocampus": _POSTERIOR},
    "anterior-only": {"anterior-hippocampus": _ANTERIOR, "posterior-hippocampus": None},
}


def labels_of(outline: Outline) -> tuple[str, ...]:
    """What the first axis of its silhouettes names."""
    return tuple(_DRAWN[outline])


@lru_cache(maxsize=64)
def silhouettes(outline: Outline, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Float32 [structures, …shape], read-only and shared; every slice of a volume is alike."""
    rows, columns = shape[-2:]
    planes = [_ellipse(axes, rows, columns) for axes in _DRAWN[outline].values()]
    stack = np.stack([np.broadcast_to(plane, shape) for plane in planes])
    stack.setflags(write=False)
    return stack


def _ellipse(axes: Axes | None, rows: int, columns: int) -> NDArray[np.float32]:
    if axes is None:
        return np.zeros((rows, columns), dtype=np.float32)
    y, x = np.ogrid[0.5:rows, 0.5:columns]
    down, across, height, width = axes
    inside = ((y / rows - down) / height) ** 2 + ((x / columns - across) / width) ** 2 <= 1
    return np.where(inside, np.float32(CHANCE), np.float32(0))
