"""A volume is read at its own resolution; only its brightness is brought to one scale."""

import numpy as np
from numpy.typing import NDArray

from wetread.errors import BadInput
from wetread.runtimes.preprocess import PERCENTILES


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
