"""A slot that is not what was asked for says so, and one that is passes in silence."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.judged import NOW, PROPOSAL, case
from wetread.clinical.appointments import AppointmentProposal, BookingConstraints
from wetread.guards.appointment_as_asked import appointment_as_asked
from wetread.guards.base import Objection

GUARD = appointment_as_asked()
ASKED, IS_ON = "Asked for was", "the proposed appointment is on"
WEEK = "Monday 16 March 2026 to Friday 20 March 2026"
MONDAY, FRIDAY = date(2026, 3, 16), date(2026, 3, 20)


def at(day: int, hour: int = 9, minute: int = 0, *, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def slot(start: datetime, **asked: Any) -> AppointmentProposal:
    """Half an hour, found for a request for the week of the 16th unless told otherwise."""
    wanted = {"modality": "CT", "earliest": MONDAY, "latest": FRIDAY, **asked}
    return PROPOSAL.model_copy(
        update={
            "start": start,
            "end": start + timedelta(minutes=30),
            "constraints": BookingConstraints.model_validate(wanted),
        }
    )


def told(start: datetime, **asked: Any) -> list[str]:
    return [found.reason for found in GUARD(case(appointment=slot(start, **asked)))]


@pytest.mark.parametrize(
    ("start", "asked"),
    [
        (at(18), {}),
        (at(16), {}),
        (at(20), {}),
        (at(18), {"wanted": date(2026, 3, 18)}),
        (at(18, 9), {"not_before": time(9)}),
        (at(18, 12), {"not_after": time(12)}),
        (at(18, 10, 30), {"not_before": time(10), "not_after": time(11)}),
        (at(2, 14), {"earliest": NOW.date(), "latest": NOW.date()}),
    ],
)
def test_a_slot_as_asked_is_left_alone(start, asked) -> None:
    """The day itself, both ends of the window and of the hours, and the day of the request."""
    assert told(start, **asked) == []


@pytest.mark.parametrize(
    ("start", "asked", "reason"),
    [
        (
            at(16),
            {"wanted": date(2026, 3, 15), "earliest": date(2026, 3, 15)},
            f"{ASKED} Sunday 15 March 2026; {IS_ON} Monday 16 March 2026.",
        ),
        (at(23), {}, f"{ASKED} {WEEK}; {IS_ON} Monday 23 March 2026."),
        (at(13), {}, f"{ASKED} {WEEK}; {IS_ON} Friday 13 March 2026."),
        (
            at(18, 8, 45),
            {"not_before": time(9)},
            "The proposed appointment at 08:45 is outside the hours asked for.",
        ),
        (
            at(18, 12, 15),
            {"not_after": time(12)},
            "The proposed appointment at 12:15 is outside the hours asked for.",
        ),
        (
            at(27, month=2),
            {"earliest": date(2026, 2, 27)},
            "The proposed appointment (Friday 27 February 2026) lies before the request.",
        ),
    ],
)
def test_a_slot_that_differs_says_in_what(start, asked, reason) -> None:
    """Whoever signs reads the day or the hour, and need not compare dates."""
    assert told(start, **asked) == [reason]


def test_every_difference_is_told() -> None:
    """Another day at another hour, before anybody asked: three things to know."""
    reasons = told(at(27, 7, month=2), not_before=time(9))

    assert [reason.split(" is ")[0] for reason in reasons] == [
        "The proposed appointment (Friday 27 February 2026) lies before the request.",
        f"{ASKED} {WEEK}; the proposed appointment",
        "The proposed appointment at 07:00",
    ]


def test_a_weekday_that_was_not_asked_for_is_told() -> None:
    """A Thursday is no Wednesday, although it lies in the same window."""
    (reason,) = told(at(19), weekdays=(2,))

    assert "Thursday 19 March 2026" in reason
    assert told(at(18), weekdays=(2,)) == []


def test_the_slot_is_cited() -> None:
    """The reader can follow the sentence to the appointment that it speaks of."""
    (found,) = GUARD(case(appointment=slot(at(23))))

    assert isinstance(found, Objection)
    assert found.evidence == (PROPOSAL.id,)


def test_without_an_appointment_there_is_nothing_to_compare() -> None:
    """Nobody asked for one, or none was found."""
    assert GUARD(case(appointment=None)) == ()


hours = st.times(time(7), time(18)).map(lambda moment: moment.replace(second=0, microsecond=0))


@given(
    first=st.integers(0, 60),
    days=st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted),
    limits=st.tuples(hours, hours, hours).map(sorted),
)
def test_whatever_was_asked_a_slot_within_it_is_left_alone(first, days, limits) -> None:
    """And the same slot a day after the window, or a minute after the hours, is not."""
    chosen, length = days
    not_before, hour, not_after = limits
    earliest = NOW.date() + timedelta(first)
    latest = earliest + timedelta(length)
    start = datetime.combine(earliest + timedelta(chosen), hour, UTC)
    asked = {
        "earliest": earliest,
        "latest": latest,
        "not_before": not_before,
        "not_after": not_after,
        "weekdays": tuple(range(7)),
    }
    late = datetime.combine(latest + timedelta(1), hour, UTC)
    evening = datetime.combine(start.date(), not_after, UTC) + timedelta(minutes=1)

    assert told(start, **asked) == []
    assert len(told(late, **asked)) == 1
    assert len(told(evening, **asked)) == 1
