"""Words become constraints: "CT in two weeks, mornings only" leaves seven days and their mornings.

A point in time that was counted ("in two weeks") may be missed by three working days either way,
unless told otherwise; everything else is taken at its word. Without any word about the day the
earliest possible one is taken, and that is said. What cannot be read is asked for.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from wetread.agents.guidelines.nodules import fleischner, interval_for, nodule_in
from wetread.agents.words.agreed import Said, agreed, goes_on
from wetread.agents.words.clues import Clue
from wetread.agents.words.dates import Days, add
from wetread.agents.words.daytime import day_hours
from wetread.agents.words.examinations import (
    NAMES,
    examination,
    names_examination,
    refuse_called_off,
)
from wetread.agents.words.history import refuse_series, refuse_unread
from wetread.agents.words.spelling import normalise
from wetread.agents.words.window import day_window
from wetread.clinical.appointments import BookingConstraints
from wetread.clinical.coding import Noun

TOLERANCE_DAYS: Final = 3
HORIZON_DAYS: Final = 120


class BookingRequest(Noun):
    """What is to be booked, within which limits, and what the words left to be assumed."""

    description: str
    constraints: BookingConstraints
    assumptions: tuple[str, ...] = ()


def parse_booking(text: str, *, now: datetime) -> BookingConstraints:
    """The constraints that the words of a request set; see `read_booking`."""
    return read_booking(text, now=now).constraints


def read_booking(
    text: str,
    *,
    now: datetime,
    before: Sequence[str] = (),
    held: datetime | None = None,
    study_modality: str | None = None,
    tolerance_days: int = TOLERANCE_DAYS,
    horizon_days: int = HORIZON_DAYS,
) -> BookingRequest:
    """Read a request for an appointment.

    Args:
        text: the request in words.
        now: when it was said, in the calendar's local time.
        before: what was asked in the turns that this one may go on from, oldest first.
        held: when the appointment begins that those turns brought about.
        study_modality: modality of the study at hand, which a bare "follow-up" repeats.
        tolerance_days: working days by which a counted point in time may be missed.
        horizon_days: how many days ahead the calendar can be booked.

    Raises:
        OutOfScope: nothing bookable is asked for, or the words leave no time, or are unclear.
    """
    turns = _one_request([normalise(turn) for turn in (*before, text)])
    words = turns[-1]
    changes = len(turns) > 1
    if changes:
        refuse_called_off(words)
    wanted = examination(_naming(turns), study_modality, changes=changes)
    refuse_series(words)
    clues, rest = agreed([Said("user", turn) for turn in turns], now, held if changes else None)
    advised = _advised(clues, wanted.modality, turns, now)
    clues = [*advised.clues, *clues]
    window = day_window(clues, now, tolerance=tolerance_days, horizon=horizon_days)
    refuse_unread(rest, dated=bool(clues))
    not_before, not_after = day_hours(clues)
    repeated = f"no examination is named, so the {NAMES[wanted.modality]} is repeated"
    return BookingRequest(
        description=wanted.description,
        assumptions=((repeated,) if wanted.assumed else ()) + advised.because + window.notes,
        constraints=BookingConstraints(
            modality=wanted.modality,
            earliest=window.earliest,
            latest=window.latest,
            wanted=window.wanted,
            not_before=not_before,
            not_after=not_after,
            weekdays=window.weekdays,
        ),
    )


class _Advised(NamedTuple):
    """The days that a guideline advises, and its words; nothing where the request says the days."""

    clues: tuple[Clue, ...] = ()
    because: tuple[str, ...] = ()


def _advised(clues: Sequence[Clue], modality: str, turns: Sequence[str], now: datetime) -> _Advised:
    if modality != fleischner().modality or any(isinstance(clue.value, Days) for clue in clues):
        return _Advised()
    nodule = nodule_in(turns)
    if nodule is None:
        return _Advised()
    interval = interval_for(nodule)
    first, last = (add(now, months, "months") for months in interval.months)
    days = Days(first, last, about=first == last)
    return _Advised((Clue("plain", days),), (interval.because,))


def _one_request(turns: Sequence[str]) -> list[str]:
    """The turns, normalised, from the last one on that asks for something new."""
    found: list[str] = []
    for words in turns:
        goes = bool(found) and goes_on(words, named=names_examination(words))
        found = [*found, words] if goes else [words]
    return found


def _naming(turns: Sequence[str]) -> str:
    """The last turn that names an examination, else the first of all."""
    return next((words for words in reversed(turns) if names_examination(words)), turns[0])
