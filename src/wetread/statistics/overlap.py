"""How far two outlines agree."""

import numpy as np
from numpy.typing import NDArray


def dice(drawn: NDArray[np.bool_], found: NDArray[np.bool_], seen: NDArray[np.bool_]) -> float:
    """Overlap of two masks where `seen`; 1 where both are empty."""
    total = (drawn & seen).sum() + (found & seen).sum()
    return float(2 * (drawn & found & seen).sum() / total) if total else 1.0
