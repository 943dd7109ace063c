"""Clues about hours are put together: parts of the day join, clock times cut."""

from collections.abc import Sequence
from datetime import time
from itertools import pairwise
from typing import Final

from wetread.agents.words.clues import Clue
from wetread.agents.words.dates import Days
from wetread.agents.words.days import Weekdays
from wetread.agents.words.hours import Hours, shifted
from wetread.errors import OutOfScope

_DAWN: Final = time(0)
_MIDNIGHT: Final = time(23, 59)
_Span = tuple[time, time]


def day_hours(clues: Sequence[Clue]) -> tuple[time | None, time | None]:
    """From when and until when in the day; None where that end is open.

    Raises:
        OutOfScope: nothing of the day is left, or the hours differ from day to day.
    """
    hours = [(clue.relation, clue.value) for clue in clues if isinstance(clue.value, Hours)]
    spans = [_cut(relation, value) for relation, value in hours if _cuts(relation, value)]
    parts = [
        (value.first or _DAWN, value.last or _MIDNIGHT)
        for relation, value in hours
        if not _cuts(relation, value)
    ]
    joined = _join(parts)
    if len(joined) > 1 and _several_days(clues):
        raise OutOfScope("different hours are named for different days; say one of them")
    first, last = _union(joined)
    for low, high in spans:
        first, last = max(first, low), min(last, high)
    if first >= last:
        raise OutOfScope("the times named leave nothing of the day; say from when to when")
    return (None if first == _DAWN else first), (None if last == _MIDNIGHT else last)


def _cuts(relation: str, hours: Hours) -> bool:
    return hours.instant or relation not in ("plain", "around", "within")


def _cut(relation: str, hours: Hours) -> _Span:
    """What one clock time, or a part of the day that is bounded or left out, leaves."""
    first, last = hours.first, hours.last
    if relation in ("by", "before"):
        return _DAWN, first or last or _MIDNIGHT
    if relation == "after":
        return last or first or _DAWN, _MIDNIGHT
    if relation == "from":
        return first or _DAWN, _MIDNIGHT
    if hours.instant and first and relation in ("plain", "around"):
        return shifted(first, -30 if relation == "around" else 0), shifted(first, 60)
    if relation == "not" and not hours.instant and (first is None) != (last is None):
        return (_DAWN, first) if first else (last or _DAWN, _MIDNIGHT)
    raise OutOfScope("such hours cannot be left out; say from when to when instead")


def _join(parts: Sequence[_Span]) -> list[_Span]:
    """Distinct parts in order; of two that nest, the smaller says more."""
    distinct = set(parts)
    return sorted(
        part
        for part in distinct
        if not any(
            other != part and part[0] <= other[0] and other[1] <= part[1] for other in distinct
        )
    )


def _union(parts: Sequence[_Span]) -> _Span:
    if any(later[0] > earlier[1] for earlier, later in pairwise(parts)):
        raise OutOfScope("hours with a gap between them are named; say one part of the day")
    first = min((part[0] for part in parts), default=_DAWN)
    return first, max((part[1] for part in parts), default=_MIDNIGHT)


def _several_days(clues: Sequence[Clue]) -> bool:
    days = sum(isinstance(clue.value, Days) for clue in clues)
    weekdays = sum(len(clue.value.days) for clue in clues if isinstance(clue.value, Weekdays))
    return days + weekdays > 1
