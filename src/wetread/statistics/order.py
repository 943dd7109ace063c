"""How far a median, or a count, can lie from the true one; nothing is assumed of the values."""

import math
from collections.abc import Sequence

from wetread.statistics.proportion import Z_95


def median_interval(values: Sequence[float]) -> tuple[float, float] | None:
    """The 95 % interval of the median, between two of the values themselves (sign test).

    Returns:
        None where so few values leave the median open, which is the case below six.
    """
    ordered, n = sorted(values), len(values)
    # The tail of the binomial distribution that lies below this rank holds 2.5 % at most.
    tail, rank = _chance(n, 0), 0
    while tail <= 0.025:  # noqa: PLR2004 - half of 5 %
        rank += 1
        tail += _chance(n, rank)
    return (ordered[rank - 1], ordered[n - rank]) if rank else None


def count_interval(events: int) -> tuple[float, float]:
    """The 95 % interval of the mean of a count (Byar's approximation; Breslow and Day 1987)."""
    low = 0.0 if not events else events * (1 - 1 / (9 * events) - Z_95 / (3 * events**0.5)) ** 3
    above = events + 1
    return low, above * (1 - 1 / (9 * above) + Z_95 / (3 * above**0.5)) ** 3


def _chance(n: int, k: int) -> float:
    """Of exactly k heads in n tosses, by logarithms: n may be large."""
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(ways - n * math.log(2))
