"""Measures as people read them; what was not measured is said so, and is never 0."""

from collections.abc import Callable
from typing import Final

from wetread.oversight.measures import PerHour, Share, Spread

NONE: Final = "not measured (n=0)"
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def parts(one: Share) -> tuple[str, str, str]:
    """Value, interval and number, each for a cell of its own."""
    if one.value is None or one.ci is None:
        return NONE, "", "0"
    return f"{one.value:.3f}", f"{one.ci[0]:.3f} to {one.ci[1]:.3f}", str(one.n)


def in_words(one: Share) -> str:
    """The same in one cell."""
    if one.value is None or one.ci is None:
        return NONE
    return f"{one.value:.3f} [{one.ci[0]:.3f}, {one.ci[1]:.3f}] n={one.n}"


def middle(one: Spread, said: Callable[[float], str]) -> tuple[str, str, str]:
    """Number, median with its interval, and quartiles."""
    if one.median is None or one.quartiles is None:
        return "0", NONE, ""
    interval = f" [{said(one.ci[0])}, {said(one.ci[1])}]" if one.ci else " (n<6: no interval)"
    low, high = one.quartiles
    return str(one.n), f"{said(one.median)}{interval}", f"{said(low)} to {said(high)}"


def hourly(one: PerHour) -> str:
    """How often in an hour, and in how many of them."""
    if one.value is None or one.ci is None:
        return NONE
    return f"{one.value:.3g} [{one.ci[0]:.3g}, {one.ci[1]:.3g}] in {one.hours:.1f} h"


def plain(number: float) -> str:
    """A count, or the middle of two."""
    return f"{number:g}"


def lasting(seconds: float) -> str:
    """A duration in the largest unit of which there is one."""
    for size, unit in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.1f} s"
