"""Words become constraints, or a question in one sentence."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.agents.timewords import parse_booking, read_booking
from wetread.clinical.appointments import BookingConstraints
from wetread.errors import OutOfScope
from wetread.guards.text.timeframe.calendar import add_working_days

MONDAY = datetime(2026, 3, 2, 8, 0)  # noqa: DTZ001 - local to the calendar
YEAR_END = datetime(2026, 12, 21, 9, 0)  # noqa: DTZ001 - likewise
CLOCKS_FORWARD = datetime(2026, 3, 27, 17, 0)  # noqa: DTZ001 - likewise; Europe changes on the 29th
LAST = date(2026, 6, 30)
WORKDAYS = (0, 1, 2, 3, 4)


def march(day: int) -> date:
    return date(2026, 3, day)


def april(day: int) -> date:
    return date(2026, 4, day)


TODAY = march(2)

DAYS: dict[str, tuple[date, date, date | None]] = {
    # counted from now: the point, and three working days either side
    "in two weeks": (march(11), march(19), march(16)),
    "in 2 weeks' time": (march(11), march(19), march(16)),
    "two weeks from now": (march(11), march(19), march(16)),
    "in about two weeks": (march(11), march(19), march(16)),
    "in a fortnight": (march(11), march(19), march(16)),
    "in 2/52": (march(11), march(19), march(16)),
    "in 14d": (march(11), march(19), march(16)),
    "in a couple of weeks": (march(11), march(19), march(16)),
    "for two weeks later": (march(11), march(19), march(16)),
    "in 10 days": (march(9), march(17), march(12)),
    "in 5 working days": (march(4), march(12), march(9)),
    "in a few days": (march(3), march(10), march(5)),
    "in 48 hours": (march(3), march(9), march(4)),
    "in six weeks": (april(8), april(16), april(13)),
    "three months": (date(2026, 5, 28), date(2026, 6, 5), date(2026, 6, 2)),
    "in a month": (march(30), april(7), april(2)),
    "two weeks after 10 March": (march(19), march(27), march(24)),
    "two weeks before 14 April": (march(26), april(3), march(31)),
    "around 14 April": (april(9), april(17), april(14)),
    "a week from Tuesday": (march(10), march(10), march(10)),
    # from when to when
    "in 6-8 weeks": (april(13), april(27), None),
    "between 6 and 8 weeks": (april(13), april(27), None),
    "in two to three weeks": (march(16), march(23), None),
    "in a week or two": (march(9), march(16), None),
    "six weeks to two months from now": (april(13), date(2026, 5, 2), None),
    "within a month": (TODAY, april(2), None),
    "within 24h": (TODAY, march(3), None),
    "in the next two weeks": (TODAY, march(16), None),
    "in the next week": (TODAY, march(9), None),
    "in two weeks at the latest": (TODAY, march(16), None),
    "no later than 20 March": (TODAY, march(20), None),
    "by Friday": (TODAY, march(6), None),
    "before Friday": (TODAY, march(5), None),
    "by the end of the month": (TODAY, march(31), None),
    "before the end of April": (TODAY, april(30), None),
    "until the 20th": (TODAY, march(20), None),
    "before 14 March": (TODAY, march(13), None),
    "after 14 March": (march(15), LAST, None),
    "not before 14 March": (march(14), LAST, None),
    "from 16 March": (march(16), LAST, None),
    "starting next week": (march(9), LAST, None),
    "at least two weeks from now": (march(16), LAST, None),
    "not this week": (march(9), LAST, None),
    "10-20 March": (march(10), march(20), None),
    "between 10 and 20 March": (march(10), march(20), None),
    "from 16 March to 20 March": (march(16), march(20), None),
    "from Monday to Wednesday": (march(9), march(11), None),
    # weeks and months
    "next week": (march(9), march(15), None),
    "this week": (TODAY, march(8), None),
    "the week after next": (march(16), march(22), None),
    "the week of 16 March": (march(16), march(22), None),
    "week 14": (march(30), april(5), None),
    "early next week": (march(9), march(10), None),
    "mid next week": (march(10), march(12), None),
    "next month": (april(1), april(30), None),
    "in April": (april(1), april(30), None),
    "mid-April": (april(11), april(20), None),
    "end of the month": (march(21), march(31), None),
    # single days
    "today": (TODAY, TODAY, TODAY),
    "tomorrow": (march(3), march(3), march(3)),
    "the day after tomorrow": (march(4), march(4), march(4)),
    "on 2026-03-20": (march(20), march(20), march(20)),
    "on 20.03.2026": (march(20), march(20), march(20)),
    "on 20/3/2026": (march(20), march(20), march(20)),
    "17 March": (march(17), march(17), march(17)),
    "March 17th": (march(17), march(17), march(17)),
    "on the seventeenth": (march(17), march(17), march(17)),
    "the first of April": (april(1), april(1), april(1)),
    "Monday 16 March": (march(16), march(16), march(16)),
    "Tuesday the 17th": (march(17), march(17), march(17)),
    "Friday the 13th": (march(13), march(13), march(13)),
    "next month on the 3rd": (april(3), april(3), april(3)),
    "next Tuesday": (march(10), march(10), march(10)),
    "Tuesday next week": (march(10), march(10), march(10)),
    "this Friday": (march(6), march(6), march(6)),
    "on Friday": (march(6), march(6), march(6)),
    "on Monday": (march(9), march(9), march(9)),
    # nothing about the day
    "as soon as possible": (TODAY, LAST, None),
    "STAT": (TODAY, LAST, None),
    "please": (TODAY, LAST, None),
}


@pytest.mark.parametrize("words", DAYS)
def test_words_about_days_leave_these_days(words: str) -> None:
    """Every phrase of the table means what the table says, on Monday 2 March 2026."""
    found = parse_booking(f"Book a CT {words}", now=MONDAY)

    assert (found.earliest, found.latest, found.wanted) == DAYS[words]


HOURS: dict[str, tuple[time | None, time | None]] = {
    "mornings only": (None, time(12)),
    "in the afternoon": (time(12), None),
    "not in the morning": (time(12), None),
    "mornings or afternoons": (None, None),
    "first thing": (None, time(10)),
    "late afternoon": (time(15), None),
    "after lunch": (time(13), None),
    "after 3 pm": (time(15), None),
    "after 3": (time(15), None),
    "before 10": (None, time(10)),
    "before noon": (None, time(12)),
    "not before 9:30": (time(9, 30), None),
    "no later than 4pm": (None, time(16)),
    "she can't come before 10": (time(10), None),
    "busy until 3pm": (time(15), None),
    "at 10:30": (time(10, 30), time(11, 30)),
    "at 3": (time(15), time(16)),
    "half past ten": (time(10, 30), time(11, 30)),
    "at 7 in the evening": (time(19), time(20)),
    "at 4 o'clock in the evening": (time(16), time(17)),
    "around noon": (time(11, 30), time(13)),
    "between 9 and 11": (time(9), time(11)),
    "9-11am": (time(9), time(11)),
    "11-1pm": (time(11), time(13)),
    "from 2 to 4": (time(14), time(16)),
    "08:00-10:30": (time(8), time(10, 30)),
    "after 14:00 but before 16:00": (time(14), time(16)),
    "in the morning after 9": (time(9), time(12)),
    "any time": (None, None),
}


@pytest.mark.parametrize("words", HOURS)
def test_words_about_hours_leave_these_hours(words: str) -> None:
    """Mornings end at noon, bare small hours are after it, and clock times cut."""
    found = parse_booking(f"CT tomorrow, {words}", now=MONDAY)

    assert (found.not_before, found.not_after) == HOURS[words]
    assert found.earliest == found.latest == march(3)


WEEKDAYS: dict[str, tuple[int, ...]] = {
    "Tuesdays or Thursdays": (1, 3),
    "Mon-Wed": (0, 1, 2),
    "not Fridays": (0, 1, 2, 3),
    "any day but Friday": (0, 1, 2, 3),
    "don't book on Mondays or Fridays": (1, 2, 3),
    "weekdays": WORKDAYS,
    "on a Tuesday": (1,),
    "except Wednesdays": (0, 1, 3, 4),
}


@pytest.mark.parametrize("words", WEEKDAYS)
def test_words_about_weekdays_filter_the_days(words: str) -> None:
    """Weekdays beside a point in time narrow its window and leave the point alone."""
    found = parse_booking(f"CT in two weeks, {words}", now=MONDAY)

    assert found.weekdays == WEEKDAYS[words]
    assert found.wanted == march(16)


def test_weekdays_in_the_plural_mean_any_and_in_the_singular_the_coming() -> None:
    """People who say Tuesday mean one; people who say Tuesdays mean all of them."""
    any_tuesday = parse_booking("CT, Tuesdays", now=MONDAY)
    coming = parse_booking("CT, Tuesday or Thursday", now=MONDAY)

    assert (any_tuesday.latest, any_tuesday.weekdays) == (LAST, (1,))
    assert (coming.earliest, coming.latest, coming.weekdays) == (march(3), march(5), (1, 3))


def test_two_single_days_close_together_are_both_open() -> None:
    """Either day will do, and the day between them will not."""
    found = parse_booking("CT on 3 March or on 5 March", now=MONDAY)

    assert (found.earliest, found.latest, found.weekdays) == (march(3), march(5), (1, 3))


def test_a_weekend_is_opened_only_by_name() -> None:
    """The rooms are closed then, but it is the calendar that has to say so."""
    assert parse_booking("CT on Saturday", now=MONDAY).weekdays == (5,)
    assert parse_booking("CT on 14 March", now=MONDAY).weekdays == (5, 6)
    assert parse_booking("CT next week", now=MONDAY).weekdays == WORKDAYS


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("in two weeks", date(2027, 1, 4)),
        ("5 January", date(2027, 1, 5)),
        ("on the 7th", date(2027, 1, 7)),
        ("next Friday", date(2027, 1, 1)),
        ("in a month", date(2027, 1, 21)),
        ("in ten weeks", date(2027, 3, 1)),
        ("28 February 2027", date(2027, 2, 28)),
    ],
)
def test_words_reach_over_the_end_of_the_year(words: str, wanted: date) -> None:
    """A date without a year is the next such date."""
    assert parse_booking(f"CT {words}", now=YEAR_END).wanted == wanted


def test_months_keep_their_day_or_take_their_last() -> None:
    """One month after 31 January is the end of February."""
    now = datetime(2026, 1, 31, 9, 0)  # noqa: DTZ001 - local to the calendar

    assert parse_booking("CT in a month", now=now).wanted == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("in 3 days", march(30)), ("in 72 hours", march(30)), ("in two weeks", april(10))],
)
def test_a_change_of_the_clocks_moves_no_day(words: str, wanted: date) -> None:
    """Days are counted on the wall calendar, across the night with 23 hours too."""
    assert parse_booking(f"CT {words}", now=CLOCKS_FORWARD).wanted == wanted


MODALITIES: dict[str, tuple[str, str]] = {
    "Book a follow-up chest CT": ("CT", "Follow-up CT, chest"),
    "HRCT please": ("CT", "CT"),
    "cat scan of the abdomen": ("CT", "CT, abdomen"),
    "MRI of the left knee": ("MR", "MR, left knee"),
    "MR knee for Mr Smith": ("MR", "MR, knee"),
    "US abdomen, and tell us when": ("US", "Ultrasound, abdomen"),
    "abdominal us": ("US", "Ultrasound, abdominal"),
    "thyroid sonography": ("US", "Ultrasound, thyroid"),
    "chest x-ray": ("DX", "Radiograph, chest"),
    "a plain film": ("DX", "Radiograph"),
    "repeat CXR": ("DX", "Follow-up radiograph"),
    "The radiograph shows an opacity; book a CT": ("CT", "CT"),
    "MRI to clarify the lesion seen on CT": ("MR", "MR"),
    "no MRI, a CT instead": ("CT", "CT"),
    "a CT before surgery, next week": ("CT", "CT"),
    "Outline the lungs, draft a report and book a CT": ("CT", "CT"),
}


@pytest.mark.parametrize("words", MODALITIES)
def test_the_examination_asked_for_is_found_among_those_mentioned(words: str) -> None:
    """What is booked is the thing asked for, not what was seen, denied or comes later."""
    found = read_booking(words, now=MONDAY)

    assert (found.constraints.modality, found.description) == MODALITIES[words]


def test_a_bare_follow_up_repeats_the_study_and_says_so() -> None:
    """The modality was assumed, so the reader is told."""
    found = read_booking("Book a follow-up in six weeks", now=MONDAY, study_modality="CR")

    assert found.constraints.modality == "DX"
    assert found.assumptions == ("no examination is named, so the radiograph is repeated",)


def test_what_was_assumed_about_the_day_is_said() -> None:
    """An open date and an ambiguous weekday are both decided in the open."""
    assert read_booking("CT, mornings", now=MONDAY).assumptions == (
        "no date is named, so the earliest that fits is taken",
    )
    assert read_booking("CT next Tuesday", now=MONDAY).assumptions == (
        "'next tuesday' is read as Tuesday 10 March 2026",
    )
    assert read_booking("CT as soon as possible", now=MONDAY).assumptions == ()


HISTORY = [
    "Cough for two weeks, book CT tomorrow",
    "60-year-old with a 3 day history of fever; CT tomorrow",
    "Worse since Friday. CT tomorrow",
    "Compare with the film of last week and book a CT tomorrow",
    "CT of 2025-11-03 was clear; CT tomorrow",
    "Symptoms over the past three months, CT tomorrow",
    "Operated two weeks ago, CT tomorrow",
]


@pytest.mark.parametrize("words", HISTORY)
def test_history_is_not_mistaken_for_a_wish(words: str) -> None:
    """What tells of the past leaves the day asked for alone."""
    found = parse_booking(words, now=MONDAY)

    assert found.earliest == found.latest == march(3)


ASKED: dict[str, str] = {
    # nothing bookable
    "hello": "which examination",
    "book an appointment next week": "which examination",
    "book a scan next week": "which examination",
    "CT or MRI next week": "say which",
    "book surgery next week": "'surgery'",
    "refer her to oncology": "'refer'",
    "book a flight to Berlin tomorrow": "'flight'",
    "make a dental appointment": "'dental appointment'",
    "PET-CT next week": "'pet-ct'",
    "mammogram tomorrow": "'mammogram'",
    "CT-guided biopsy next week": "image-guided",
    # not to be booked
    "don't book anything yet": "not to book",
    "Please do not schedule the CT": "not to book",
    "No follow-up needed": "not to book",
    "cancel the CT": "only new appointments",
    "move the CT to Friday": "only new appointments",
    "CT every 3 months": "series",
    "weekly ultrasound": "series",
    # no such time, or two of them
    "CT yesterday": "past",
    "CT on 2026-01-05": "past",
    "CT by 27 February 2026": "past",
    "CT on 30 February": "no day 30",
    "CT on Tuesday 16 March": "is no Tuesday",
    "CT 3/4/2026": "two days",
    "CT 14 or 16 March": "two days",
    "CT on 3 March or on 23 March": "several days",
    "CT Monday 10": "day or an hour",
    "CT at 25:00 tomorrow": "no clock",
    "CT tomorrow in the morning after 2 pm": "nothing of the day",
    "CT tomorrow on a Friday": "none of the days",
    "CT in two weeks, in three months": "exclude each other",
    "CT next week but not on the 12th": "left out",
    "Tuesday mornings or Thursday afternoons CT": "different hours",
    "CT early morning or evening": "gap",
    "CT in six months": "cannot be booked yet",
    "CT 14 January": "cannot be booked yet",
    # not understood
    "CT after Easter": "'easter'",
    "CT on 13/3": "'13/3'",
    "CT first week of April": "'week'",
    "CT before surgery": "'before'",
    "MRI 6 weeks after surgery": "without a date",
    "CT once discharged": "'once'",
}


@pytest.mark.parametrize("words", ASKED)
def test_what_cannot_be_booked_or_read_is_said_in_one_sentence(words: str) -> None:
    """Nothing about time is passed over, and nothing is guessed that matters."""
    with pytest.raises(OutOfScope) as caught:
        read_booking(words, now=MONDAY)

    assert ASKED[words] in caught.value.reason
    assert "\n" not in caught.value.reason


def test_the_horizon_and_the_tolerance_are_the_manifest_s() -> None:
    """Both are parameters, so a department sets them without touching code."""
    found = read_booking("CT in six months", now=MONDAY, horizon_days=190, tolerance_days=1)

    assert found.constraints.wanted == date(2026, 9, 2)
    assert found.constraints.earliest == date(2026, 9, 1)
    assert found.constraints.latest == date(2026, 9, 3)


@given(st.integers(1, 16), st.sampled_from(["week", "day"]), st.datetimes(MONDAY, YEAR_END))
def test_a_count_names_the_day_that_lies_so_far_ahead(n: int, unit: str, now: datetime) -> None:
    """Whatever today is, the point is exact and the tolerance is in working days."""
    found = parse_booking(f"CT in {n} {unit}s", now=now)
    point = now.date() + timedelta(days=n * (7 if unit == "week" else 1))

    assert found.wanted == point
    assert found.latest == add_working_days(point, 3)
    assert found.earliest == max(add_working_days(point, -3), min(point, now.date() + timedelta(1)))


VOCABULARY = [
    *("CT", "MRI", "x-ray", "ultrasound", "book", "not", "no", "before", "after", "by", "within"),
    *("between", "and", "or", "from", "to", "in", "on", "at", "the", "next", "this", "last", "of"),
    *("week", "weeks", "days", "month", "Tuesday", "Fridays", "weekend", "morning", "afternoon"),
    *("14", "2", "31st", "10:30", "pm", "March", "february", "2026-03-20", "3/4/2026", "noon"),
    *("tomorrow", "today", "early", "end", "every", "asap", "around", "week 53", "29 February"),
]


@given(st.lists(st.sampled_from(VOCABULARY), max_size=12), st.datetimes(MONDAY, YEAR_END))
def test_any_words_are_read_or_refused_and_never_crash(words: list[str], now: datetime) -> None:
    """Random sentences from the vocabulary leave a window inside the calendar, or a reason."""
    found = read_or_reason(" ".join(words), now)

    assert found
    if isinstance(found, BookingConstraints):
        assert_sound(found, now.date())


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_and_never_crashes(text: str) -> None:
    """Users type anything."""
    found = read_or_reason(f"CT {text}", MONDAY)

    assert found
    if isinstance(found, BookingConstraints):
        assert_sound(found, TODAY)


def read_or_reason(text: str, now: datetime) -> BookingConstraints | str:
    try:
        return parse_booking(text, now=now)
    except OutOfScope as refused:
        return refused.reason


def assert_sound(found: BookingConstraints, today: date) -> None:
    assert today <= found.earliest <= found.latest <= today + timedelta(days=120)
    assert found.wanted is None or found.earliest <= found.wanted <= found.latest
    assert found.weekdays
    if found.not_before and found.not_after:
        assert found.not_before < found.not_after
