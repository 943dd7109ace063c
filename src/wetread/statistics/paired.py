"""Two ways of doing one thing, compared on the same cases: only where they differ counts."""

from fractions import Fraction
from math import comb

import numpy as np
from numpy.typing import NDArray

from wetread.statistics.bootstrap import DRAWS


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p-value that the two differ by chance alone (McNemar 1947).

    Args:
        only_first: cases in which the event was seen in the first alone.
        only_second: cases in which it was seen in the second alone.
    """
    n, fewer = only_first + only_second, min(only_first, only_second)
    if n == 0:
        return 1.0
    tail = sum(comb(n, k) for k in range(fewer + 1))
    return min(1.0, 2 * float(Fraction(tail, 2**n)))


def difference(
    first: NDArray[np.float64], second: NDArray[np.float64], groups: list[str], *, seed: int
) -> tuple[float, tuple[float, float] | None]:
    """Mean of second minus first with its 95 % interval, groups drawn as wholes.

    Args:
        first: one value a case.
        second: the same cases, in the same order.
        groups: which cases resemble each other; one group alone has no interval.
        seed: of the draws.
    """
    gain = second - first
    _, member = np.unique(np.asarray(groups), return_inverse=True)
    count = int(member.max()) + 1
    if count == 1:
        return float(gain.mean()), None
    total = np.bincount(member, weights=gain, minlength=count)
    size = np.bincount(member, minlength=count)
    drawn = np.random.default_rng(seed).integers(count, size=(DRAWS, count))
    means = total[drawn].sum(axis=1) / size[drawn].sum(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    return float(gain.mean()), (float(low), float(high))
