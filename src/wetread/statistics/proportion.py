"""How far a share that was seen can lie from the true one."""

import numpy as np

Z_95 = 1.959964
"""Standard deviations on either side of a normal mean that hold 95 %."""


def wilson(events: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion (Wilson 1927); honest where nothing was seen."""
    share, widening = events / n, Z_95 * Z_95 / n
    middle = (share + widening / 2) / (1 + widening)
    half = Z_95 * np.sqrt(share * (1 - share) / n + widening / (4 * n)) / (1 + widening)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def none_seen(n: int) -> float:
    """The 95 % upper bound of a rate of which nothing was seen in n (Hanley 1983: 3/n)."""
    return min(1.0, 3 / n)
