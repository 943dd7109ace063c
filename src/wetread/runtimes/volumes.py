"""A volume is read at its own resolution; only its brightness is brought to one scale.

A judge of what is shown at all needs less: the three planes through the middle.
"""

import numpy as np
from numpy.typing import NDArray

from wetread.errors import BadInput
from wetread.runtimes.preprocess import PERCENTILES, Shape, film_to_input

VOLUME_AXES = 3


def scaled(image: NDArray[np.generic]) -> NDArray[np.float32]:
    """The image within 0..1 between its 0.5 % and 99.5 % percentiles, whatever its axes.

    Raises:
        BadInput: it holds values that are not finite.
    """
    values = image.astype(np.float32)
    if not np.isfinite(values).all():
        raise BadInput("the image holds values that are not finite; export it again")
    low, high = np.percentile(values, PERCENTILES)
    return np.asarray(np.clip((values - low) / max(float(high - low), 1e-6), 0, 1), np.float32)


def middle_planes(volume: NDArray[np.generic], *, size: Shape) -> NDArray[np.float32]:
    """The middle plane across each axis as float32 [3, rows, columns] within 0..1.

    Brightness is scaled over the whole volume, so that a plane of air stays dark.

    Raises:
        BadInput: it is no volume [slices, rows, columns], or holds values that are not finite.
    """
    if volume.ndim != VOLUME_AXES or min(volume.shape) < 8:  # noqa: PLR2004 - as for films
        raise BadInput(
            f"this model reads a volume of at least 8 x 8 x 8 voxels, but this array has shape "
            f"{list(volume.shape)}; hand in the whole series"
        )
    bright = scaled(volume)
    planes = [bright.take(bright.shape[axis] // 2, axis=axis) for axis in range(VOLUME_AXES)]
    return np.concatenate([film_to_input(plane, size=size) for plane in planes])
