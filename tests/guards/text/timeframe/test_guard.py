"""`timeframe` says which days and times a text speaks of, with every way to read them."""

import re
import time
from datetime import date, datetime
from datetime import time as clock
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wetread.guards.text.base import MOST_CHARACTERS
from wetread.guards.text.timeframe.guard import Request, Timed, timeframe
from wetread.guards.text.timeframe.values import NO_DAY
from wetread.ports.encoder import Encoder
from wetread.statistics.linear_head import LinearHead

NOW = datetime(2026, 3, 5, 9, 30)  # noqa: DTZ001 - local; a Thursday


class Nothing:
    """Tools that the guard must not ask for."""

    def encoder(self, adapter: str | None = None) -> Encoder:
        raise AssertionError

    def head(self, name: str) -> LinearHead:
        raise AssertionError(name)


GUARD = timeframe(Nothing())

EXPRESSIONS = (
    *(
        "tomorrow",
        "next Friday",
        "on the 12th",
        "4/7/2026",
        "2026-04-07",
        "14 July",
        "Easter Monday",
    ),
    *("at half past six", "7 pm", "noon", "16:45", "tomorrow at 5", "in two hours", "30 February"),
    *(
        "three weeks after 1 May 2026",
        "the first Monday of June",
        "from 2 to 4 pm",
        "every Tuesday",
    ),
    *("next week", "tonight", "for ten days", "end of day", "May twelfth, 2027 at 8:15 am"),
)
PIECES = st.sampled_from(
    "at|on|the|next|last|two|5|5th|12/3|8:30|pm|a.m.|May|Monday|week|in|ago|from|to|and|half|past|of"
    "|tomorrow|night|now|every|2026|-|/|:|,|.|\n|'|twenty|first|after|hour|31|February|T2|café|Ⅷ|½".split(
        "|"
    )
)
TEXTS = st.text(max_size=60) | st.lists(PIECES, max_size=25).map(" ".join)
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31))  # noqa: DTZ001 - local


def judged(text: str, now: datetime = NOW) -> Timed:
    (told,) = GUARD.judge([Request(id="a", text=text, now=now)])
    assert isinstance(told, Timed)
    return told


def found(text: str, now: datetime = NOW) -> dict[str, list[str]]:
    """The values of each stretch of text."""
    values: dict[str, list[str]] = {}
    for one in judged(text, now).resolved:
        values.setdefault(one.text, []).append(one.value)
    return values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Please scan her tomorrow.", "2026-03-06"),
        ("She fell the day before yesterday.", "2026-03-03"),
        ("Could it be next Friday?", "2026-03-13"),
        ("She was here last Friday.", "2026-02-27"),
        ("This Friday would be best.", "2026-03-06"),
        ("Any slot on Wednesday of next week?", "2026-03-11"),
        ("The Monday after next is free.", "2026-03-16"),
        ("Review in six weeks.", "2026-04-16"),
        ("The cough began ten days ago.", "2026-02-23"),
        ("Repeat it a month and a half from now.", "2026-04-20"),
        ("Five working days from now, please.", "2026-03-12"),
        ("Two weeks after 20 March 2026 we look again.", "2026-04-03"),
        ("The Tuesday before Easter Sunday 2026", "2026-03-31"),
        ("Admitted 2026-01-31, well since.", "2026-01-31"),
        ("Film of 20260131", "2026-01-31"),
        ("Film of 31.1.2026", "2026-01-31"),
        ("Film of 31/Jan/2026", "2026-01-31"),
        ("Born on the thirty-first of January, nineteen eighty four", "1984-01-31"),
        ("Born 31 Jan '84", "1984-01-31"),
        ("The first Thursday of next month", "2026-04-02"),
        ("The last day of February 2028", "2028-02-29"),
        ("Closed on Thanksgiving 2026", "2026-11-26"),
    ],
)
def test_a_day_with_one_reading_is_that_day(text: str, value: str) -> None:
    """However it is told: counted, named, in figures or in words."""
    told = judged(text)
    assert [(one.type, one.value) for one in told.resolved] == [("date", value)]
    assert (told.decision, told.score) == ("pass", 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the slot at 7 pm", "19:00:00"),
        ("the slot at 07:15", "07:15:00"),
        ("the slot at 16.45 h", "16:45:00"),
        ("the 1445 hours slot", "14:45:00"),
        ("ring at noon", "12:00:00"),
        ("half past eight in the morning", "08:30:00"),
        ("a quarter to nine at night", "20:45:00"),
        ("eleven thirty a.m.", "11:30:00"),
        ("in the evening at six", "18:00:00"),
    ],
)
def test_a_time_with_one_reading_is_that_time(text: str, value: str) -> None:
    """In figures or in words, by the half of the day or by its part."""
    assert [(one.type, one.value) for one in judged(text).resolved] == [("time", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tomorrow at 3:30 pm", "2026-03-06T15:30:00"),
        ("at 8 tomorrow morning", "2026-03-06T08:00:00"),
        ("tonight at eleven", "2026-03-05T23:00:00"),
        ("tonight at two", "2026-03-06T02:00:00"),
        ("9 am on 1 April 2026", "2026-04-01T09:00:00"),
        ("2026-04-01T09:00:00+02:00", "2026-04-01T09:00:00"),
        ("in an hour and a half", "2026-03-05T11:00:00"),
        ("twenty minutes ago", "2026-03-05T09:10:00"),
        ("by the end of tomorrow", "2026-03-06T23:59:59"),
        ("as soon as possible", "2026-03-05T09:30:00"),
    ],
)
def test_a_moment_with_one_reading_is_that_moment(text: str, value: str) -> None:
    """A day and a time that stand together are one; hours are counted from now."""
    assert [(one.type, one.value) for one in judged(text).resolved] == [("datetime", value)]


@pytest.mark.parametrize(
    ("text", "expression", "values"),
    [
        ("Is Monday free?", "Monday", ["2026-03-02", "2026-03-09"]),
        ("Is Thursday free?", "Thursday", ["2026-02-26", "2026-03-05", "2026-03-12"]),
        ("Is 14 July free?", "14 July", ["2025-07-14", "2026-07-14"]),
        ("come on the 9th", "the 9th", ["2026-02-09", "2026-03-09"]),
        ("film of 12/3", "12/3", ["2025-12-03", "2026-12-03", "2025-03-12", "2026-03-12"]),
        ("film of 12/3/31", "12/3/31", ["1931-12-03", "2031-12-03", "1931-03-12", "2031-03-12"]),
        ("ring me at 5", "5", ["05:00:00", "17:00:00"]),
        ("free at 12:30", "12:30", ["12:30:00", "00:30:00"]),
        ("Monday at 5 pm", "Monday at 5 pm", ["2026-03-02T17:00:00", "2026-03-09T17:00:00"]),
        (
            "tomorrow at midnight",
            "tomorrow at midnight",
            ["2026-03-06T00:00:00", "2026-03-07T00:00:00"],
        ),
        ("on Christmas", "Christmas", ["2025-12-25", "2026-12-25"]),
    ],
)
def test_what_can_be_read_in_several_ways_has_every_reading(
    text: str, expression: str, values: list[str]
) -> None:
    """Before and after today, both halves of the day, month and day in either order."""
    told = judged(text)
    assert found(text) == {expression: values}
    assert told.decision == "disclose"
    assert told.score == pytest.approx(1 - 1 / len(values), abs=1e-4)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("some time next week", "daterange", "2026-03-09/2026-03-15"),
        ("in April 2026", "daterange", "2026-04-01/2026-04-30"),
        ("between 20 and 24 May 2026", "daterange", "2026-05-20/2026-05-24"),
        ("from tomorrow to 10 March 2026", "daterange", "2026-03-06/2026-03-10"),
        ("within the next three days", "daterange", "2026-03-06/2026-03-08"),
        ("between 9 and 11 am", "timerange", "09:00:00/11:00:00"),
        ("in the morning", "timerange", "08:00:00/12:00:00"),
        ("tomorrow afternoon", "datetimerange", "2026-03-06T12:00:00/2026-03-06T16:00:00"),
        ("tomorrow from 2 to 4 pm", "datetimerange", "2026-03-06T14:00:00/2026-03-06T16:00:00"),
        ("fasting for six hours", "duration", "PT6H"),
        ("ill for two and a half weeks", "duration", "P17DT12H"),
        ("dialysis every Tuesday", "set", "RRULE:FREQ=WEEKLY;BYDAY=TU"),
        ("a film every six months", "set", "RRULE:FREQ=MONTHLY;INTERVAL=6"),
    ],
)
def test_ranges_lengths_and_repetitions_are_told_apart(text: str, kind: str, value: str) -> None:
    """They are no day and no time, and have types of their own."""
    assert (kind, value) in [(one.type, one.value) for one in judged(text).resolved]
    assert not {one.type for one in judged(text).resolved} & {"date", "time", "datetime"}


@pytest.mark.parametrize(
    "text", ["Book 30 February.", "Film of 2026-02-29", "Feb 29, 2027 at 8 am", "31/4/2026"]
)
def test_a_day_that_no_calendar_has_is_held(text: str) -> None:
    """Somebody has to say which day was meant."""
    told = judged(text)
    assert [one.value for one in told.resolved] == [NO_DAY]
    assert (told.decision, told.score) == ("hold", 1)


@pytest.mark.parametrize(
    "text",
    [
        "There may be a small effusion.",
        "A second opinion is welcome.",
        "Compared with 5 mm, it measures 7 mm.",
        "Strength is 4/5 in both legs.",
        "A 3/6 murmur is heard.",
        "At the 7 o'clock position of the left breast",
        "Apgar scores at 1 and 5 minutes were 8 and 9.",
        "Accession 2031-04-7781, MRN 55-3-2019-1",
        "See https://example.org/2026-03-05/list?at=10:30.",
        "She sat down and the sun came out.",
        "A ratio of 4:3 was kept.",
        "It costs $5.12 or 12.5%.",
        "Room 12, ward 3, bed 7",
        "March on, as they say.",
        "They work 24/7.",
        "Nothing more for now",
        "",
    ],
)
def test_what_only_looks_like_time_is_none(text: str) -> None:
    """Measures, scores, codes and words that have another meaning."""
    assert not {one.type for one in judged(text).resolved} & {"date", "time", "datetime"}


def test_several_expressions_come_in_order() -> None:
    """Each with its own place, none over another."""
    assert list(found("Monday or Tuesday, at 10 am or 2 pm")) == [
        "Monday",
        "Tuesday, at 10 am",
        "2 pm",
    ]


def test_a_time_zone_behind_now_is_left_alone() -> None:
    """Everything is local."""
    told = Request.model_validate({"id": 1, "text": "now", "now": "2026-03-05T09:30:00+05:00"})
    (one,) = GUARD.judge([told])
    assert isinstance(one, Timed)
    assert one.resolved[0].value == "2026-03-05T09:30:00"


@pytest.mark.parametrize("now", ["yesterday", 5, None, ""])
def test_now_must_be_a_moment(now: object) -> None:
    """A guess at what time it is would shift every answer."""
    with pytest.raises(ValidationError):
        Request.model_validate({"id": 1, "text": "today", "now": now})


def valid(kind: str, value: str) -> bool:
    """Whether the value has the form of its type."""
    if value == NO_DAY:
        return kind in ("date", "datetime", "daterange", "datetimerange")
    if kind.endswith("range"):
        return all(valid(kind.removesuffix("range"), end) for end in value.split("/"))
    forms = {
        "duration": r"P(\d+[YMD])*(T(\d+[HMS])+)?",
        "set": r"RRULE:FREQ=[A-Z]+(;[A-Z]+=[\w,]+)*",
    }
    if kind in forms:
        return re.fullmatch(forms[kind], value) is not None
    if kind == "date":
        return date.fromisoformat(value).isoformat() == value
    if kind == "time":
        return clock.fromisoformat(value).isoformat("seconds") == value
    return datetime.fromisoformat(value).isoformat(timespec="seconds") == value


@given(TEXTS, MOMENTS)
def test_every_place_lies_within_the_text_and_every_value_is_iso(text: str, now: datetime) -> None:
    """Any text is judged at any time; offsets cut it, and no expression lies over another."""
    told = judged(text, now)
    places = sorted({(one.start, one.end) for one in told.resolved})
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
    for one in told.resolved:
        assert text[one.start : one.end] == one.text != ""
        assert valid(one.type, one.value), one


@given(st.sampled_from(EXPRESSIONS), MOMENTS)
def test_what_stands_around_changes_nothing(expression: str, now: datetime) -> None:
    """An expression means the same alone, in another sentence, and in capitals."""

    def values(text: str) -> list[tuple[str, str]]:
        return [(one.type, one.value) for one in judged(text, now).resolved]

    alone = values(expression)
    assert alone
    for text in (
        f"We need the scan {expression}.",
        f"The knee is sore.\n{expression}! Thank you, doctor.",
        expression.upper(),
    ):
        assert values(text) == alone, text


@given(st.sampled_from(EXPRESSIONS), MOMENTS)
def test_a_reading_is_given_once(expression: str, now: datetime) -> None:
    """Two readings of one place differ."""
    told = judged(expression, now).resolved
    assert len({(one.start, one.type, one.value) for one in told}) == len(told)


@given(MOMENTS)
def test_a_weekday_is_read_on_both_sides_of_today(now: datetime) -> None:
    """The nearest before and after, and today where it is that day."""
    days = [date.fromisoformat(value) for value in found("Is Tuesday free?", now)["Tuesday"]]
    assert all(day.weekday() == 1 for day in days)
    assert days[0] < now.date() < days[-1]
    assert (now.date() in days) == (now.date().weekday() == 1)


@pytest.mark.parametrize(
    "piece",
    ["5 ", "the ", "half past ", "two weeks after ", "1/2/", "'s ", "tomorrow at ", "12:", "a"],
)
def test_the_work_grows_with_the_length_alone(piece: str) -> None:
    """An eighth of the longest text permitted; what grew with its square would take far longer."""
    started = time.process_time()
    judged((piece * MOST_CHARACTERS)[: MOST_CHARACTERS // 8])
    assert time.process_time() - started < 3
