"""The best list for a day: a first plan by urgency and the clock, then a solver, part by part.

A solver that is given 200 examinations at once is no better after ten seconds than before. Given a
few dozen that compete, with the rest where they are, it finds their best places in a moment; so it
is asked again and again, for those around another one each time. A short list is solved whole.
"""

import random
import time as clock_time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from wetread.agents.daylist.board import Board, Spot, barred
from wetread.agents.daylist.day import Day, Examination, steps
from wetread.agents.slots import solver_module
from wetread.clinical.imaging import Priority

SECONDS: Final = 8.0
"""After which the best plan so far stands."""

TOGETHER: Final = 32
"""Examinations that the solver places at a time."""

_EACH: Final = 1.0
"""Seconds for one part."""

WEIGHT: Final[Mapping[Priority, int]] = {"STAT": 100, "URGENT": 10, "ROUTINE": 1}
"""How much a step of waiting counts."""

NOWHERE: Final = 2 * 24 * 12
"""What finds no place counts as if it waited for so many steps."""


class Plan(NamedTuple):
    """Where everything goes that finds a place; `best` where no plan is better."""

    spots: dict[str, Spot]
    best: bool


def first_plan(day: Day) -> dict[str, Spot]:
    """The most urgent first, then what is short and must be over soon, each at its earliest."""
    board, plan = Board(day), dict[str, Spot]()
    for one in sorted(allowed(day), key=_order):
        spot = board.first(one)
        if spot is not None:
            board.take(one, spot)
            plan[one.id] = spot
    return plan


def best_plan(day: Day, *, seconds: float = SECONDS, seed: int = 0) -> Plan:
    """The first plan, improved until nothing is left to try or the time is over.

    Args:
        day: the department and its list.
        seconds: for improving it.
        seed: which parts are tried.
    """
    until = clock_time.monotonic() + seconds
    wanted, plan, drawn = allowed(day), first_plan(day), random.Random(seed)  # noqa: S311
    whole = len(wanted) <= TOGETHER
    while wanted and clock_time.monotonic() < until:
        some = wanted if whole else _around(drawn.choice(wanted), wanted, plan, drawn)
        left = max(0.1, until - clock_time.monotonic())
        better, proven = _placed_anew(day, wanted, some, plan, left if whole else min(left, _EACH))
        if cost(wanted, better) < cost(wanted, plan):
            plan = better
        if whole:
            return Plan(plan, best=proven)
    return Plan(plan, best=not wanted)


def cost(wanted: Sequence[Examination], plan: Mapping[str, Spot]) -> int:
    """Weighted steps of waiting, which the solver makes as few as it can."""
    return sum(_weighs(one, plan.get(one.id)) for one in wanted)


def allowed(day: Day) -> list[Examination]:
    """What nobody has to decide about first."""
    return [one for one in day.examinations if barred(one) is None]


def _weighs(one: Examination, spot: Spot | None) -> int:
    return WEIGHT[one.priority] * (NOWHERE if spot is None else spot.start)


def _order(one: Examination) -> tuple[int, float, str]:
    last = steps(one.latest) if one.latest else NOWHERE // 2
    return -WEIGHT[one.priority], one.minutes + last / 12, one.id


def _around(
    one: Examination,
    wanted: Sequence[Examination],
    plan: Mapping[str, Spot],
    drawn: random.Random,
) -> list[Examination]:
    """Those that compete with it: near it in the day on such scanners, and some without a place."""
    rivals = [other for other in wanted if other.modality == one.modality]
    waiting = [other for other in rivals if other.id not in plan]
    middle = plan[one.id].start if one.id in plan else drawn.randrange(NOWHERE // 2)
    near = sorted(
        (other for other in rivals if other.id in plan),
        key=lambda other: abs(plan[other.id].start - middle),
    )
    some = drawn.sample(waiting, min(len(waiting), TOGETHER // 3))
    return [*some, *near[: TOGETHER - len(some)]]


def _placed_anew(
    day: Day,
    wanted: Sequence[Examination],
    some: Sequence[Examination],
    plan: Mapping[str, Spot],
    seconds: float,
) -> tuple[dict[str, Spot], bool]:
    """The plan with the best places for some, all others where they are; and if it is proven."""
    free = {one.id for one in some}
    board = Board(day)
    kept = {name: spot for name, spot in plan.items() if name not in free}
    for one in wanted:
        if one.id in kept:
            board.take(one, kept[one.id])
    solver = solver_module()
    model, uses, costs = solver.CpModel(), defaultdict[Any, list[Any]](list), []
    chosen: dict[tuple[str, Spot], Any] = {}
    for one in some:
        spots = [spot for spot in board.spots(one) if board.against(one, spot) is None]
        for spot in spots:
            here = chosen[one.id, spot] = model.new_bool_var("")
            model.add_hint(here, plan.get(one.id) == spot)
            costs.append(here * (_weighs(one, spot) - _weighs(one, None)))
            for resource, count in board.uses(one, spot):
                uses[resource].append((here, count))
        model.add_at_most_one(chosen[one.id, spot] for spot in spots)
    for resource, takers in uses.items():
        model.add(sum(here * count for here, count in takers) <= board.left(resource))
    model.minimize(sum(costs))
    engine = solver.CpSolver()
    engine.parameters.max_time_in_seconds = seconds
    engine.parameters.num_workers = 1
    engine.parameters.random_seed = 0
    status = engine.solve(model)
    if status not in (solver.OPTIMAL, solver.FEASIBLE):
        return dict(plan), False
    found = {name: spot for (name, spot), here in chosen.items() if engine.boolean_value(here)}
    return kept | found, status == solver.OPTIMAL
