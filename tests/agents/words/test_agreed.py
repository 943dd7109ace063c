"""Over several turns the last word about days and hours counts, each on its own."""

import json
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from wetread.agents.timewords import read_booking
from wetread.agents.words.agreed import Said, agreed
from wetread.agents.words.daytime import day_hours
from wetread.agents.words.spelling import normalise
from wetread.agents.words.window import day_window
from wetread.clinical.appointments import BookingConstraints
from wetread.errors import OutOfScope
from wetread.statistics.proportion import wilson

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HELD = datetime(2026, 3, 30, 15, 0, tzinfo=UTC)


def booked(text: str, *before: str, held: datetime | None = None) -> BookingConstraints:
    found = read_booking(text, now=MONDAY, before=before, held=held, study_modality="DX")
    return found.constraints


def test_a_figure_alone_takes_the_place_of_the_one_that_counted() -> None:
    """Said so: "Four weeks" and then "make that six" are six weeks."""
    assert booked("no make that 6", "need f/u film in 4 wks").wanted == date(2026, 4, 13)


def test_hours_said_later_leave_the_days_as_they_were() -> None:
    """Only what is said again is changed."""
    found = booked("make it mornings instead", "repeat film in 4 weeks, afternoons")

    assert (found.wanted, found.not_before, found.not_after) == (date(2026, 3, 30), None, time(12))


def test_days_said_later_leave_the_hours_as_they_were() -> None:
    """Only what is said again is changed."""
    found = booked("no, the week after next", "CT tomorrow at 10:00")

    assert (found.earliest, found.not_before) == (date(2026, 3, 16), time(10))


def test_a_day_that_is_left_out_narrows_what_was_said_before() -> None:
    """Said so: "Not Fridays" does not forget "in four weeks"."""
    found = booked("not fridays", "CT in 4 weeks")

    assert found.wanted == date(2026, 3, 30)
    assert 4 not in found.weekdays


def test_a_weekday_is_looked_for_near_what_was_said_before() -> None:
    """Whoever asked for four weeks does not mean the coming Thursday."""
    found = booked("same but thursday", "CT in 4 weeks")

    assert found.earliest > date(2026, 3, 20)
    assert found.weekdays == (3,)


def test_a_weekday_takes_the_place_of_a_single_day() -> None:
    """One day cannot be narrowed down."""
    assert booked("make it friday", "CT on 3 March").earliest == date(2026, 3, 6)


def test_another_examination_is_a_request_of_its_own() -> None:
    """Unless it is to be made instead."""
    assert booked("and an MRI next month", "CT in 2 weeks").earliest == date(2026, 4, 1)
    instead = booked("ultrasound instead", "CT in 2 weeks")
    assert (instead.modality, instead.wanted) == ("US", date(2026, 3, 16))


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("push it back a week", date(2026, 4, 1), date(2026, 4, 9)),
        ("bring it forward by 2 days", date(2026, 3, 25), date(2026, 4, 1)),
        ("Not next week. The week after.", date(2026, 4, 6), date(2026, 4, 12)),
        ("something sooner please", date(2026, 3, 2), date(2026, 3, 29)),
        ("a later date please", date(2026, 3, 31), date(2026, 6, 30)),
    ],
)
def test_a_move_counts_from_the_time_that_is_held(said: str, first: date, last: date) -> None:
    """Nobody counts from today who says "a week later"."""
    found = booked(said, "CT in 4 weeks", held=HELD)

    assert (found.earliest, found.latest) == (first, last)


def test_earlier_is_earlier_in_the_day_where_no_day_is_said() -> None:
    """Ends before the time that is held begins."""
    found = booked("earlier then", "CT in 4 weeks", held=HELD)

    assert (found.earliest, found.latest, found.not_after) == (HELD.date(), HELD.date(), time(15))


@pytest.mark.parametrize(
    ("said", "earliest", "not_before"),
    [
        ("push it back a week, afternoon please", date(2026, 4, 1), time(12)),
        ("put it in 3 weeks", date(2026, 3, 18), None),
        ("bring him in 2 weeks", date(2026, 3, 11), None),
        ("a week after 10 April", date(2026, 4, 14), None),
        ("earlier that day", date(2026, 3, 30), None),
    ],
)
def test_only_a_move_counts_from_the_time_that_is_held(
    said: str, earliest: date, not_before: time | None
) -> None:
    """Days that are said are taken at their word, and what stands beside a move is heard."""
    found = booked(said, "CT in 4 weeks", held=HELD)

    assert (found.earliest, found.not_before) == (earliest, not_before)


def test_an_age_or_a_size_is_no_count_of_weeks() -> None:
    """Only what counts time is counted anew."""
    for words in ("65 year old man, CT in 4 weeks", "5 mm nodule, CT in 4 weeks"):
        assert booked("make that six", words).wanted == date(2026, 4, 13)


def test_an_earlier_request_of_its_own_is_left_alone() -> None:
    """Its mornings are not those of the one that followed."""
    found = booked("no, make that six", "CT in two weeks, mornings", "MRI in three weeks")

    assert (found.modality, found.wanted, found.not_after) == ("MR", date(2026, 4, 13), None)


def test_what_is_called_off_holds_nothing_new() -> None:
    """And says how the time that is held becomes free."""
    with pytest.raises(OutOfScope, match="called off"):
        booked("cancel that", "CT in 4 weeks")


def test_an_appointment_is_moved_only_where_the_conversation_made_it() -> None:
    """Others are for people to change."""
    assert booked("reschedule it to 9 March", "CT tomorrow").wanted == date(2026, 3, 9)
    with pytest.raises(OutOfScope, match="changed by people"):
        booked("reschedule the CT to 9 March")


def test_yes_takes_the_time_that_was_offered() -> None:
    """Other words about time do not."""
    turns = [Said("user", "ct tomorrow at 10:00"), Said("offer", "how about 11:00 on 5 march?")]

    for word, day in (("yes please", date(2026, 3, 5)), ("no", date(2026, 3, 3))):
        found = agreed([*turns, Said("user", word)], MONDAY).clues
        assert day_window(found, MONDAY, tolerance=0, horizon=90).wanted == day


FIRST_OF_MARCH = datetime(2019, 3, 1, 8, 0, tzinfo=UTC)


@pytest.mark.measure
@pytest.mark.data
@pytest.mark.parametrize("offers", [True, False], ids=["both sides", "the user alone"])
def test_appointments_of_the_schema_guided_dialogues(data_dir: Path, *, offers: bool) -> None:
    """The day and the time of every booking, from the turns before it, of both or of the user."""
    file = data_dir / "guards" / "sgd_appointments" / "dialogues.jsonl"
    if not file.is_file():
        pytest.skip("the dialogues about appointments are not in the data folder")
    right: list[bool] = []
    for dialogue in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        turns: list[Said] = []
        for turn in dialogue["turns"]:
            call = turn.get("service_call") or {}
            if call.get("method") == "BookAppointment":
                asked = call["parameters"]
                wanted = asked.get("appointment_date"), asked.get("appointment_time")
                right.append(_moment(turns) == wanted)
            user = turn["speaker"] == "USER"
            if user or offers:
                turns.append(Said("user" if user else "offer", normalise(turn["utterance"])))
    low, high = wilson(sum(right), len(right))
    share = sum(right) / len(right)
    heard = "both sides" if offers else "the user alone"
    sys.stdout.write(
        f"sgd, {heard}, day and time: {share:.3f} [{low:.3f}, {high:.3f}], n {len(right)}\n"
    )

    assert share >= 0.85


def _moment(turns: list[Said]) -> tuple[str | None, str | None]:
    try:
        clues = agreed(turns, FIRST_OF_MARCH).clues
        days = day_window(clues, FIRST_OF_MARCH, tolerance=0, horizon=120)
        first, _ = day_hours(clues)
    except OutOfScope:
        return None, None
    exact = days.earliest == days.latest
    return str(days.earliest) if exact else None, f"{first:%H:%M}" if first else None
