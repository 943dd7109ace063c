"""Words become constraints: "CT in two weeks, mornings only" leaves seven days and their mornings.

A point in time that was counted ("in two weeks") may be missed by three working days either way,
unless told otherwise; everything else is taken at its word. Without any word about the day the
earliest possible one is taken, and that is said. What cannot be read is asked for.
"""

from datetime import datetime
from typing import Final

from wetread.agents.words.clues import find_clues
from wetread.agents.words.daytime import day_hours
from wetread.agents.words.examinations import NAMES, examination
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
    study_modality: str | None = None,
    tolerance_days: int = TOLERANCE_DAYS,
    horizon_days: int = HORIZON_DAYS,
) -> BookingRequest:
    """Read a request for an appointment.

    Args:
        text: the request in words.
        now: when it was said, in the calendar's local time.
        study_modality: modality of the study at hand, which a bare "follow-up" repeats.
        tolerance_days: working days by which a counted point in time may be missed.
        horizon_days: how many days ahead the calendar can be booked.

    Raises:
        OutOfScope: nothing bookable is asked for, or the words leave no time, or are unclear.
    """
    words = normalise(text)
    wanted = examination(words, study_modality)
    refuse_series(words)
    clues, rest = find_clues(words, now)
    window = day_window(clues, now, tolerance=tolerance_days, horizon=horizon_days)
    refuse_unread(rest, dated=bool(clues))
    not_before, not_after = day_hours(clues)
    repeated = f"no examination is named, so the {NAMES[wanted.modality]} is repeated"
    return BookingRequest(
        description=wanted.description,
        assumptions=((repeated,) if wanted.assumed else ()) + window.notes,
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
