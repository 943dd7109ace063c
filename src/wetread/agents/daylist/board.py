"""What is taken at each step of the day, and whether one more examination fits.

The same board builds a first plan, which the solver then improves, and says afterwards what stood
in the way of a better time.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from wetread.agents.daylist.day import (
    LEAST_EGFR,
    Day,
    Examination,
    Scanner,
    Staff,
    length,
    steps,
    steps_from,
)

_DAY: Final = 24 * 12


class Spot(NamedTuple):
    """A scanner and the step at which the scan begins."""

    scanner: str
    start: int


class Resource(NamedTuple):
    """A scanner, people of a role, or the bays, at one step of the day."""

    kind: Literal["scanner", "role", "bay"]
    name: str
    step: int


class Board:
    """Steps taken, by scanner, role and bay."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.scanners = {scanner.id: scanner for scanner in day.scanners}
        self._busy = {scanner.id: _closed(scanner) for scanner in day.scanners}
        self._free = {role: _present(day.staff, role) for role in {s.role for s in day.staff}}
        self._bays = [day.bays] * _DAY

    def suited(self, one: Examination) -> tuple[Scanner, ...]:
        return tuple(s for s in self.day.scanners if s.modality == one.modality)

    def take(self, one: Examination, spot: Spot) -> None:
        """Put the examination there; whoever calls has asked whether it fits."""
        self._change(one, spot, -1)

    def give_back(self, one: Examination, spot: Spot) -> None:
        self._change(one, spot, 1)

    def spots(self, one: Examination, *, wished: bool = True) -> Iterator[Spot]:
        """Where it could begin, the earliest first, free or not.

        Args:
            one: the examination.
            wished: whether its own hours count.
        """
        first, last = _window(one) if wished else (0, _DAY)
        for start in range(first, last - length(one.minutes) + 1):
            for scanner in self.suited(one):
                yield Spot(scanner.id, start)

    def against(self, one: Examination, spot: Spot) -> str | None:
        """What stands in the way there, or None where it fits."""
        during = range(spot.start, spot.start + length(one.minutes))
        scanner = self.scanners[spot.scanner]
        if during.start < steps_from(scanner.open.start) or during.stop > steps(scanner.open.end):
            return "the room is shut"
        if any(self._busy[spot.scanner][step] for step in during):
            return "the room is taken"
        for role, count in one.needs.items():
            free = self._free.get(role, ())
            if not free or any(free[step] < count for step in during):
                return f"too few {role} are free"
        if any(self._bays[step] < 1 for step in self._in_bay(one, spot)):
            return "no bay is free"
        return None

    def first(self, one: Examination) -> Spot | None:
        """The earliest spot at which it fits."""
        return next((s for s in self.spots(one) if self.against(one, s) is None), None)

    def nearest(self, one: Examination) -> Spot | None:
        """Of the spots that only its own hours exclude, the one nearest to them."""
        first, last = _window(one)
        free = [s for s in self.spots(one, wished=False) if self.against(one, s) is None]
        size = length(one.minutes)
        return min(free, key=lambda s: max(first - s.start, s.start + size - last, 0), default=None)

    def has_room_for(self, one: Examination) -> bool:
        """Whether its hours are long enough, whatever else there is."""
        return next(self.spots(one), None) is not None

    def obstacles(self, one: Examination, before: int = _DAY) -> Counter[str]:
        """What stands in the way of it at each step before a certain one, and how often."""
        found: Counter[str] = Counter()
        for spot in self.spots(one):
            if spot.start < before:
                reason = self.against(one, spot)
                found.update([reason] if reason and reason != "the room is shut" else [])
        return found

    def uses(self, one: Examination, spot: Spot) -> Iterator[tuple[Resource, int]]:
        """Whatever it takes there, step by step, and how much of it."""
        for step in range(spot.start, spot.start + length(one.minutes)):
            yield Resource("scanner", spot.scanner, step), 1
            for role, count in one.needs.items():
                yield Resource("role", role, step), count
        for step in self._in_bay(one, spot):
            yield Resource("bay", "", step), 1

    def left(self, of: Resource) -> int:
        """How much of it is free."""
        if of.kind == "scanner":
            return int(not self._busy[of.name][of.step])
        return self._bays[of.step] if of.kind == "bay" else self._free[of.name][of.step]

    def _change(self, one: Examination, spot: Spot, by: int) -> None:
        for of, count in self.uses(one, spot):
            if of.kind == "scanner":
                self._busy[of.name][of.step] = by < 0
            elif of.kind == "bay":
                self._bays[of.step] += by * count
            else:
                self._free[of.name][of.step] += by * count

    def _in_bay(self, one: Examination, spot: Spot) -> Iterator[int]:
        ready, over = spot.start, spot.start + length(one.minutes)
        yield from range(max(ready - length(one.preparation), 0), ready)
        yield from range(over, min(over + length(one.observation), _DAY))


def barred(one: Examination) -> str | None:
    """Why a person has to decide before a time is given, or None."""
    if not one.contrast:
        return None
    if one.contrast_allergy:
        return "an allergy to contrast media is on record: a radiologist has to decide first"
    if one.modality != "CT":
        return None
    if one.egfr is None:
        return "contrast is asked for and no eGFR is on record: get one first"
    if one.egfr < LEAST_EGFR:
        return f"the eGFR is {one.egfr:g}, below {LEAST_EGFR}: a radiologist has to decide first"
    return None


def _window(one: Examination) -> tuple[int, int]:
    first = steps_from(one.earliest) if one.earliest else 0
    return first, steps(one.latest) if one.latest else _DAY


def _closed(scanner: Scanner) -> list[bool]:
    taken = [False] * _DAY
    for rest in scanner.breaks:
        for step in range(steps(rest.start), steps_from(rest.end)):
            taken[step] = True
    return taken


def _present(staff: tuple[Staff, ...], role: str) -> list[int]:
    there = [0] * _DAY
    for some in staff:
        if some.role == role:
            for step in range(steps_from(some.hours.start), steps(some.hours.end)):
                there[step] += some.count
    return there
