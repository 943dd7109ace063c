"""The solver's choice is the best one, and when there is none it says why."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.agents.slots import Slot, against, choose, distance, fitting, nearest
from wetread.clinical.appointments import BookingConstraints
from wetread.errors import OutOfScope

MONDAY = date(2026, 3, 2)


def slot(days: int, hour: int, *, room: str = "CT 1", taken: bool = False) -> Slot:
    start = datetime.combine(MONDAY + timedelta(days=days), time(hour), UTC)
    return Slot(
        id=f"{room}-{days}-{hour}",
        resource=room,
        room=room,
        modality="CT",
        start=start,
        end=start + timedelta(minutes=30),
        taken=taken,
    )


def wishes(**changed: object) -> BookingConstraints:
    asked = {"modality": "CT", "earliest": MONDAY, "latest": MONDAY + timedelta(days=11)}
    return BookingConstraints.model_validate({**asked, **changed})


SLOTS = st.builds(
    slot,
    st.integers(0, 20),
    st.integers(7, 18),
    room=st.sampled_from(["CT 1", "CT 2"]),
    taken=st.booleans(),
)
CALENDARS = st.lists(SLOTS, min_size=1, max_size=25, unique_by=lambda one: one.id)


@st.composite
def any_wishes(draw: st.DrawFn) -> BookingConstraints:
    first, last = sorted(draw(st.tuples(st.integers(0, 20), st.integers(0, 20))))
    day = draw(st.none() | st.integers(first, last))
    return wishes(
        earliest=MONDAY + timedelta(days=first),
        latest=MONDAY + timedelta(days=last),
        wanted=None if day is None else MONDAY + timedelta(days=day),
        not_before=draw(st.none() | st.builds(time, st.integers(7, 12))),
        not_after=draw(st.none() | st.builds(time, st.integers(13, 19))),
        weekdays=tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1)))),
    )


@given(CALENDARS, any_wishes())
@settings(deadline=None)
def test_the_solver_finds_what_trying_everything_finds(
    calendar: list[Slot], wanted: BookingConstraints
) -> None:
    """Fewest wishes given up, then nearest, then first in order: the optimum, by brute force."""
    best = min(
        enumerate(calendar),
        key=lambda item: (len(against(wanted, item[1])), distance(wanted, item[1]), item[0]),
    )

    assert nearest(wanted, calendar) == (best[1], against(wanted, best[1]))


@given(CALENDARS, any_wishes())
@settings(deadline=None)
def test_what_is_chosen_is_free_and_grants_every_wish(
    calendar: list[Slot], wanted: BookingConstraints
) -> None:
    """A slot outside the constraints, or taken, is never chosen; none at all is a reason."""
    open_slots = fitting(wanted, [one for one in calendar if not one.taken])
    if not open_slots:
        with pytest.raises(OutOfScope):
            choose(wanted, calendar)
        return

    chosen, because = choose(wanted, calendar)

    assert chosen in open_slots
    assert distance(wanted, chosen) == min(distance(wanted, one) for one in open_slots)
    assert because


def test_of_two_days_equally_near_the_earlier_wins() -> None:
    """Waiting longer is not better; within a day the earlier hour wins."""
    wanted = wishes(wanted=MONDAY + timedelta(days=2))
    calendar = [slot(3, 8), slot(1, 15), slot(1, 9)]

    assert choose(wanted, calendar)[0].id == "CT 1-1-9"


def test_a_tie_goes_to_the_first_room() -> None:
    """The order of the calendar settles what the wishes leave open."""
    calendar = [slot(1, 9, room="CT 1"), slot(1, 9, room="CT 2")]

    assert choose(wishes(), calendar)[0].room == "CT 1"
    assert choose(wishes(), calendar[::-1])[0].room == "CT 2"


def test_without_a_day_wanted_the_first_free_slot_wins() -> None:
    """As soon as possible means exactly that."""
    calendar = [slot(4, 8), slot(0, 16), slot(0, 10, taken=True), slot(0, 12)]

    assert choose(wishes(), calendar)[0].id == "CT 1-0-12"


def test_a_slot_lies_wholly_inside_the_hours() -> None:
    """An examination that would run past the limit does not fit before it."""
    wanted = wishes(not_before=time(9), not_after=time(11, 30))
    inside = fitting(wanted, [slot(0, hour) for hour in range(8, 13)])

    assert [one.start.hour for one in inside] == [9, 10, 11]


def test_why_this_slot_is_one_sentence_with_its_figures() -> None:
    """How many were open, how many taken, and what the hours ruled out."""
    wanted = wishes(wanted=MONDAY + timedelta(days=7), not_after=time(12))
    calendar = [slot(7, 9), slot(7, 10, taken=True), slot(6, 9), slot(8, 9), slot(7, 15)]

    assert choose(wanted, calendar)[1] == (
        "the nearest to Monday 9 March 2026 of 2 free CT slots from 2 March to 13 March 2026, "
        "not after 12:00 (1 taken, 2 free at other times)"
    )


@pytest.mark.parametrize(
    ("changed", "wish", "nearest_day"),
    [
        ({"not_after": time(8)}, "the time of day", "Monday 2 March 2026 at 09:00"),
        ({"weekdays": (5, 6)}, "the weekdays", "Monday 2 March 2026 at 09:00"),
        (
            {"earliest": MONDAY + timedelta(days=9), "latest": MONDAY + timedelta(days=9)},
            "the days",
            "Tuesday 10 March 2026 at 09:00",
        ),
    ],
)
def test_when_none_fits_the_wish_in_the_way_is_named(
    changed: dict[str, object], wish: str, nearest_day: str
) -> None:
    """The reader learns which wish to give up and what that would bring."""
    calendar = [slot(0, 9), slot(8, 9)]

    with pytest.raises(OutOfScope) as caught:
        choose(wishes(**changed), calendar)

    assert f"if {wish} were left open, the nearest is CT 1 on {nearest_day}" in caught.value.reason
    assert "no room has one then" in caught.value.reason


def test_when_all_are_taken_it_says_so() -> None:
    """Full and closed are different answers."""
    calendar = [slot(0, 9, taken=True), slot(0, 10, taken=True), slot(1, 15)]

    with pytest.raises(OutOfScope, match="all 2 are taken; if the time of day were left open"):
        choose(wishes(not_after=time(12)), calendar)


def test_an_empty_calendar_is_out_of_scope() -> None:
    """Without a single free slot there is no alternative to name."""
    with pytest.raises(OutOfScope, match=r"no CT slot is free .* or near it"):
        choose(wishes(), [slot(0, 9, taken=True)])
