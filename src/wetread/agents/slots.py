"""The slot is chosen by a solver, and when none fits it says which wish stands in the way.

One model answers both questions. Every free slot is a Boolean of which exactly one is true; every
wish (the days, the weekdays, the hours) is a Boolean that says it was given up. A slot against a
wish implies giving it up, which costs more than any distance. So the optimum is the nearest slot
that fits, or else the nearest one at the fewest wishes given up.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from wetread.agents.words.dates import MONTHS, WEEKDAYS, WORKING, say_day, say_time
from wetread.clinical.appointments import BookingConstraints
from wetread.clinical.coding import Noun
from wetread.errors import Offered, OutOfScope, RuntimeUnavailable

_MINUTES_A_DAY: Final = 24 * 60


class Slot(Noun):
    """A time in one room; times are local to the calendar."""

    id: str
    resource: str
    room: str
    modality: str
    start: datetime
    end: datetime
    taken: bool = False


Wish = Callable[[BookingConstraints, Slot], bool]


def _on_the_days(wanted: BookingConstraints, slot: Slot) -> bool:
    return wanted.earliest <= slot.start.date() <= wanted.latest


def _on_the_weekdays(wanted: BookingConstraints, slot: Slot) -> bool:
    return slot.start.weekday() in wanted.weekdays


def _within_the_hours(wanted: BookingConstraints, slot: Slot) -> bool:
    """A slot lies wholly inside: it starts no earlier and ends no later."""
    begins = wanted.not_before is None or slot.start.time() >= wanted.not_before
    return begins and (wanted.not_after is None or slot.end.time() <= wanted.not_after)


WISHES: Final[dict[str, Wish]] = {
    "the days": _on_the_days,
    "the weekdays": _on_the_weekdays,
    "the time of day": _within_the_hours,
}


def against(wanted: BookingConstraints, slot: Slot) -> tuple[str, ...]:
    """The wishes that this slot would not grant."""
    return tuple(name for name, granted in WISHES.items() if not granted(wanted, slot))


def distance(wanted: BookingConstraints, slot: Slot) -> int:
    """How far off, as one number: days, then which side, then minutes of the day.

    Of two days equally near the earlier wins. Without a day wanted, time counts from the earliest.
    """
    day, goal = slot.start.date(), wanted.wanted or wanted.earliest
    sides = 2 * abs((day - goal).days) + (day > goal)
    return sides * _MINUTES_A_DAY + slot.start.hour * 60 + slot.start.minute


def nearest(wanted: BookingConstraints, free: Sequence[Slot]) -> tuple[Slot, tuple[str, ...]]:
    """The best of the free slots, and the wishes that had to be given up for it.

    Args:
        wanted: the wishes.
        free: at least one slot, in an order that settles ties.

    Raises:
        RuntimeUnavailable: the solver stopped without an optimum.
    """
    solver = solver_module()
    model = solver.CpModel()
    taken = [model.new_bool_var(slot.id) for slot in free]
    given_up = {name: model.new_bool_var(name) for name in WISHES}
    model.add_exactly_one(taken)
    costs = [distance(wanted, slot) * len(free) + rank for rank, slot in enumerate(free)]
    for var, slot in zip(taken, free, strict=True):
        for name in against(wanted, slot):
            model.add_implication(var, given_up[name])
    dearer = max(costs) + 1
    expression = solver.LinearExpr.weighted_sum
    model.minimize(expression(taken, costs) + dearer * sum(given_up.values()))
    chosen = _solve(solver, model, taken)
    return free[chosen], against(wanted, free[chosen])


def _solve(solver: Any, model: Any, taken: Sequence[Any]) -> int:
    """One worker and a fixed seed: the same calendar gives the same slot."""
    engine = solver.CpSolver()
    engine.parameters.num_workers = 1
    engine.parameters.random_seed = 0
    status = engine.solve(model)
    if status != solver.OPTIMAL:
        raise RuntimeUnavailable(f"the slot solver ended {engine.status_name(status)}; try again")
    return next(n for n, var in enumerate(taken) if engine.boolean_value(var))


@cache
def solver_module() -> Any:
    """OR-Tools takes most of a second to import, which only a booking should pay."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - kept out of every other command

    return cp_model


def choose(wanted: BookingConstraints, slots: Sequence[Slot]) -> tuple[Slot, str]:
    """The slot to propose and, in one sentence, why this one.

    Raises:
        OutOfScope: none is free at all.
        Offered: none is free that grants every wish; `instead` is the time of the nearest other.
    """
    free = [slot for slot in slots if not slot.taken]
    if not free:
        raise OutOfScope(f"no {wanted.modality} slot is free {describe(wanted)}, or near it")
    slot, given_up = nearest(wanted, fitting(wanted, free) or free)
    if given_up:
        raise Offered(_why_none(wanted, slots, slot, given_up), f"on {say_time(slot.start)}")
    return slot, _why(wanted, slots)


def fitting(wanted: BookingConstraints, slots: Sequence[Slot]) -> list[Slot]:
    """The slots that grant every wish."""
    return [slot for slot in slots if not against(wanted, slot)]


def _why(wanted: BookingConstraints, slots: Sequence[Slot]) -> str:
    wished = fitting(wanted, slots)
    free = sum(not slot.taken for slot in wished)
    others = sum(not slot.taken and _on_the_days(wanted, slot) for slot in slots) - free
    beside = f", {others} free at other times" if others else ""
    return f"{_superlative(wanted, free)} {describe(wanted)} ({len(wished) - free} taken{beside})"


def _superlative(wanted: BookingConstraints, free: int) -> str:
    if free == 1:
        return f"the only free {wanted.modality} slot"
    goal = f"nearest to {say_day(wanted.wanted)}" if wanted.wanted else "earliest"
    return f"the {goal} of {free} free {wanted.modality} slots"


def _why_none(
    wanted: BookingConstraints, slots: Sequence[Slot], other: Slot, given_up: Sequence[str]
) -> str:
    wished = len(fitting(wanted, slots))
    cause = f"all {wished} are taken" if wished else "no room has one then"
    return (
        f"no {wanted.modality} slot is free {describe(wanted)}: {cause}; if "
        f"{' and '.join(given_up)} were left open, the nearest is {other.room} on "
        f"{say_time(other.start)}"
    )


def describe(wanted: BookingConstraints) -> str:
    """The constraints in words."""
    weekdays = "" if wanted.earliest == wanted.latest else _say_weekdays(wanted.weekdays)
    return f"{_say_days(wanted)}{weekdays}{_say_hours(wanted)}"


def _say_days(wanted: BookingConstraints) -> str:
    if wanted.earliest == wanted.latest:
        return f"on {say_day(wanted.earliest)}"
    first, last = wanted.earliest, wanted.latest
    begin = f"{first.day} {MONTHS[first.month - 1]}"
    return f"from {begin} to {last.day} {MONTHS[last.month - 1]} {last.year}"


def _say_weekdays(weekdays: tuple[int, ...]) -> str:
    if weekdays == WORKING:
        return ""
    return " on " + " or ".join(WEEKDAYS[number] for number in weekdays)


def _say_hours(wanted: BookingConstraints) -> str:
    parts = []
    if wanted.not_before:
        parts.append(f"not before {wanted.not_before:%H:%M}")
    if wanted.not_after:
        parts.append(f"not after {wanted.not_after:%H:%M}")
    return f", {' and '.join(parts)}" if parts else ""
