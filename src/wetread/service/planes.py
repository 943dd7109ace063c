"""One slice as the browser takes it: its samples in full, and how it may be shown at first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wetread.clinical.imaging import Digest
from wetread.errors import NotFound

Read = Callable[[Digest], NDArray[Any]]

_LOOKED_AT: Final = 250_000
"""Samples that are enough to tell how bright an image is."""
_BLACK, _WHITE = 1, 99
"""Percentiles that are shown black and white at first."""


class Window(NamedTuple):
    """In units of the samples."""

    centre: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Plane:
    """One slice of an array on file, counted from 0; of a map only its shares tell anything."""

    array: Digest
    index: int
    rows: int
    columns: int
    is_map: bool = False

    @property
    def tag(self) -> str:
        """Names these samples and no others."""
        return f"{self.array}-{self.index}"

    def samples(self, read: Read) -> NDArray[Any]:
        """[rows, columns], little-endian; of a map in 255ths of the largest value of its array.

        Raises:
            NotFound: the array has no such plane.
        """
        array = read(self.array)
        if array.shape[-2:] != (self.rows, self.columns):
            raise NotFound("what was drawn lies on another grid than its image")
        planes = array.reshape(-1, self.rows, self.columns)
        if self.index >= len(planes):
            raise NotFound("there is no such slice")
        plane = planes[self.index]
        if self.is_map:
            plane = _shares(plane, float(array.max()))
        return np.ascontiguousarray(plane.astype(plane.dtype.newbyteorder("<"), copy=False))


def first_window(samples: NDArray[Any]) -> Window:
    """Shows all but the darkest and the brightest hundredth."""
    step = max(1, int(np.sqrt(samples.size / _LOOKED_AT)))
    low, high = np.percentile(samples[::step, ::step], (_BLACK, _WHITE))
    return Window(float(low + high) / 2, float(high - low) or 1.0)


def _shares(plane: NDArray[Any], largest: float) -> NDArray[np.uint8]:
    return np.asarray(np.rint(np.clip(plane / max(largest, 1e-9), 0, 1) * 255), dtype=np.uint8)
