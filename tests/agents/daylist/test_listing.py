"""A day's list gives nothing to two at once, and says why something has no time."""

import random
import sys
from collections import Counter
from datetime import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.agents.daylist.day import Day, DayList, Examination, clock, length, steps
from wetread.agents.daylist.listing import plan_day
from wetread.agents.daylist.solving import TOGETHER, allowed, best_plan, cost, first_plan

SCANNERS = [
    {
        "id": f"CT {number}",
        "modality": "CT",
        "open": {"start": "08:00", "end": "10:00"},
        "breaks": [{"start": "09:00", "end": "09:10"}],
    }
    for number in (1, 2)
]


def day(*examinations: dict[str, Any], **more: Any) -> Day:
    told = {
        "schema": "day/v1",
        "id": "day",
        "title": "a day",
        "date": "2026-03-02",
        "bays": 1,
        "scanners": SCANNERS,
        "staff": [{"role": "nurse", "count": 1, "hours": {"start": "08:00", "end": "09:30"}}],
        "examinations": [{"modality": "CT", "minutes": 20, **one} for one in examinations],
    }
    return Day.model_validate(told | more)


def starts(found: DayList) -> dict[str, time]:
    return {one.id: one.start for one in found.placed}


NEEDS: tuple[dict[str, int], ...] = ({}, {"nurse": 1})
EXAMINATIONS = st.fixed_dictionaries(
    {
        "minutes": st.sampled_from((5, 10, 20, 45)),
        "priority": st.sampled_from(("STAT", "URGENT", "ROUTINE")),
        "earliest": st.sampled_from((None, "08:30", "09:15")),
        "latest": st.sampled_from((None, "09:00", "09:45")),
        "preparation": st.sampled_from((0, 10)),
        "observation": st.sampled_from((0, 15)),
        "needs": st.sampled_from(NEEDS),
    }
)


@settings(max_examples=40, deadline=None)
@given(st.lists(EXAMINATIONS, max_size=12))
def test_nothing_is_given_twice(wanted: list[dict[str, Any]]) -> None:
    """Scanners one at a time, people and bays as many as there are, within hours and wishes."""
    asked = day(*({"id": f"e{n}", **one} for n, one in enumerate(wanted)))
    found = plan_day(asked, seconds=1)

    told = [one.id for one in found.placed] + [one.id for one in found.left]
    assert sorted(told) == sorted(one.id for one in asked.examinations)
    _check(asked, found)


def _check(asked: Day, found: DayList) -> None:
    by_id = {one.id: one for one in asked.examinations}
    scanners, nurses, bays = Counter[Any](), Counter[int](), Counter[int]()
    for placed in found.placed:
        one, first = by_id[placed.id], steps(placed.start)
        over = first + length(one.minutes)
        assert first >= max(steps(one.earliest or time(8)), steps(time(8)))
        assert over <= min(steps(one.latest or time(10)), steps(time(10)))
        scanners.update((placed.scanner, step) for step in range(first, over))
        nurses.update(step for step in range(first, over) if one.needs)
        bays.update(range(first - length(one.preparation), first))
        bays.update(range(over, over + length(one.observation)))
    assert max(scanners.values(), default=1) == 1
    assert not any(steps(time(9)) <= step < steps(time(9, 10)) for _, step in scanners)
    assert all(count <= 1 and step < steps(time(9, 30)) for step, count in nurses.items())
    assert max(bays.values(), default=1) == 1


def test_whatever_is_most_urgent_goes_first() -> None:
    """Of two that want the same time."""
    only = {"scanners": SCANNERS[:1]}
    found = plan_day(day({"id": "later"}, {"id": "now", "priority": "STAT"}, **only))

    assert starts(found) == {"now": time(8), "later": time(8, 20)}
    assert found.best
    assert {one.id: one.because for one in found.placed}["later"] == "earlier the room is taken"


@pytest.mark.parametrize(
    ("contrast", "reason"),
    [
        ({"egfr": 25}, "below 30"),
        ({}, "no eGFR"),
        ({"egfr": 90, "contrast_allergy": True}, "allergy"),
    ],
)
def test_contrast_that_a_person_has_to_allow_gets_no_time(
    contrast: dict[str, Any], reason: str
) -> None:
    """However much room there is."""
    (left,) = plan_day(day({"id": "e", "contrast": True, **contrast})).left

    assert reason in left.because


def test_whoever_is_shut_out_by_their_own_hours_hears_the_nearest_time() -> None:
    """And what stood in the way."""
    (left,) = plan_day(day({"id": "e", "latest": "08:10"})).left

    assert (left.nearest, left.scanner) == (time(8), "CT 1")
    (left,) = plan_day(day({"id": "e", "minutes": 480})).left
    assert (left.because, left.nearest) == ("the room is shut, all day", None)


def test_the_nearest_time_is_near_the_hours_that_were_wished() -> None:
    """And not the first of the day."""
    taken = {"id": "taken", "priority": "STAT", "earliest": "08:30", "latest": "08:50"}
    wished = {"id": "e", "earliest": "08:30", "latest": "08:50"}
    found = plan_day(day(taken, wished, scanners=SCANNERS[:1]))
    (left,) = found.left

    assert (left.id, left.nearest) == ("e", time(8, 10))


def test_hours_that_are_too_short_are_named() -> None:
    """Whatever else is free."""
    (left,) = plan_day(day({"id": "e", "earliest": "08:00", "latest": "08:10"})).left

    assert "it takes longer than they leave" in left.because


def test_what_begins_between_two_steps_begins_at_the_next() -> None:
    """Nobody is called in before the door opens."""
    late = [{**SCANNERS[0], "open": {"start": "08:03", "end": "10:00"}}]
    found = plan_day(day({"id": "e"}, scanners=late))

    assert starts(found) == {"e": time(8, 5)}


@pytest.mark.parametrize(
    "wrong", [{"needs": {"nurse": -3}}, {"earliest": 9}, {"earliest": "1800"}, {"latest": "late"}]
)
def test_what_is_no_time_and_no_number_of_people_is_refused(wrong: dict[str, Any]) -> None:
    """Rather than taken for another."""
    with pytest.raises(ValueError, match="validation error"):
        day({"id": "e", **wrong})


def test_a_modality_without_a_scanner_is_named() -> None:
    """Nothing can be offered."""
    (left,) = plan_day(day({"id": "e", "modality": "MR"})).left

    assert left.because == "no MR scanner is open that day"


def test_times_that_yaml_takes_for_numbers_are_times() -> None:
    """12:30 without quotes is 750 to YAML."""
    assert day({"id": "e", "latest": 750}).examinations[0].latest == time(12, 30)


def test_an_id_stands_once() -> None:
    """Or the answer could not say which is meant."""
    with pytest.raises(ValueError, match="examination 'e' is listed twice"):
        day({"id": "e"}, {"id": "e"})


def test_a_short_list_is_never_worse_than_first_come_first_served() -> None:
    """The solver improves on the first plan or leaves it."""
    asked = day(*({"id": f"e{n}", "minutes": 5 + 5 * (n % 5)} for n in range(TOGETHER + 8)))
    better = best_plan(asked, seconds=1).spots

    assert cost(allowed(asked), better) <= cost(allowed(asked), first_plan(asked))


@pytest.mark.measure
def test_two_hundred_requests_over_four_scanners() -> None:
    """How many of a crowded day find a time, and how long that takes."""
    drawn = random.Random(3)  # noqa: S311 - a list for a measurement
    rooms = [
        {"id": f"{m} {n}", "modality": m, "open": {"start": "07:00", "end": "19:00"}}
        for m in ("CT", "MR")
        for n in (1, 2)
    ]
    nurses = [{"role": "nurse", "count": 2, "hours": {"start": "07:00", "end": "19:00"}}]
    wanted = [_drawn(drawn, number) for number in range(200)]
    asked = day(*wanted, scanners=rooms, staff=nurses, bays=6)
    found = plan_day(asked)
    first = first_plan(asked)
    by_id = {one.id: steps(one.start) for one in found.placed}
    sys.stdout.write(
        f"{len(found.placed)} of 200 placed in {found.seconds:.1f} s; the first plan placed "
        f"{len(first)}; last start {clock(max(by_id.values())):%H:%M}\n"
    )

    assert found.seconds <= 10
    assert len(found.placed) >= len(first)


def _drawn(drawn: random.Random, number: int) -> dict[str, Any]:
    modality = drawn.choice(("CT", "CT", "MR"))
    wish: dict[str, Any] = {"id": f"e{number}", "modality": modality}
    wish["minutes"] = drawn.choice((5, 10, 15) if modality == "CT" else (15, 20, 30))
    wish["priority"] = drawn.choices(("STAT", "URGENT", "ROUTINE"), (1, 3, 16))[0]
    wish["earliest"] = drawn.choice((None, None, "10:00"))
    wish["latest"] = drawn.choice((None, None, "17:00"))
    if modality == "CT" and drawn.random() < 0.5:
        wish |= {"contrast": True, "egfr": 70, "preparation": 15, "needs": {"nurse": 1}}
    return Examination.model_validate(wish).model_dump()
