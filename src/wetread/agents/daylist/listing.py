"""A day's list with a reason for every time, and for everything that found none."""

import time as clock_time

from wetread.agents.daylist.board import Board, Spot, barred
from wetread.agents.daylist.day import Day, DayList, Examination, Left, Placed, clock, length
from wetread.agents.daylist.solving import SECONDS, best_plan


def plan_day(day: Day, *, seconds: float = SECONDS, seed: int = 0) -> DayList:
    """The list, as good as it gets in so many seconds; see `solving.best_plan`."""
    began = clock_time.monotonic()
    plan, best = best_plan(day, seconds=seconds, seed=seed)
    board = Board(day)
    by_id = {one.id: one for one in day.examinations}
    for name, spot in plan.items():
        board.take(by_id[name], spot)
    placed = [_placed(board, by_id[name], spot) for name, spot in plan.items()]
    left = [_left(board, one) for one in day.examinations if one.id not in plan]
    return DayList(
        date=day.date,
        placed=tuple(sorted(placed, key=lambda one: (one.start, one.scanner))),
        left=tuple(left),
        seconds=round(clock_time.monotonic() - began, 2),
        best=best,
    )


def _placed(board: Board, one: Examination, spot: Spot) -> Placed:
    board.give_back(one, spot)
    earlier = board.obstacles(one, before=spot.start)
    board.take(one, spot)
    most = [reason for reason, _ in earlier.most_common(2)]
    because = f"earlier {' and '.join(most)}" if most else "the earliest time that it may have"
    return Placed(
        id=one.id,
        scanner=spot.scanner,
        start=clock(spot.start),
        end=clock(spot.start + length(one.minutes)),
        because=because,
    )


def _left(board: Board, one: Examination) -> Left:
    """Why there is no place, and the nearest one that its own hours exclude."""
    decided = barred(one)
    if decided is not None:
        return Left(id=one.id, because=decided)
    if not board.suited(one):
        return Left(id=one.id, because=f"no {one.modality} scanner is open that day")
    other = board.nearest(one)
    reasons = [reason for reason, _ in board.obstacles(one).most_common(2)]
    shut = "the room is shut" if board.has_room_for(one) else "it takes longer than they leave"
    because = " and ".join(reasons) or shut
    if other is None:
        return Left(id=one.id, because=f"{because}, all day")
    return Left(
        id=one.id,
        because=f"within its hours {because}",
        nearest=clock(other.start),
        scanner=other.scanner,
    )
