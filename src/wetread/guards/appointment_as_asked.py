"""A slot that is not what was asked for is offered, and says so."""

from collections.abc import Iterator
from datetime import date, time

from wetread.clinical.appointments import AppointmentProposal, BookingConstraints
from wetread.guards.base import GUARDS, Guard, Judged, Objection


@GUARDS.register("appointment-as-asked")
def appointment_as_asked() -> Guard:
    """A guard that compares the proposed slot with the words of the request, as understood."""

    def check(case: Judged) -> tuple[Objection, ...]:
        slot = case.appointment
        if slot is None:
            return ()
        return tuple(
            Objection(reason=reason, evidence=(slot.id,)) for reason in _differences(slot, case)
        )

    return check


def _differences(slot: AppointmentProposal, case: Judged) -> Iterator[str]:
    asked, day, hour = slot.constraints, slot.start.date(), slot.start.time()
    if slot.start.date() < case.request.authored_on.date():
        yield f"The proposed appointment ({_day(day)}) lies before the request."
    if asked.wanted and asked.wanted != day:
        yield f"Asked for was {_day(asked.wanted)}; the proposed appointment is on {_day(day)}."
    elif not asked.earliest <= day <= asked.latest:
        within = f"{_day(asked.earliest)} to {_day(asked.latest)}"
        yield f"Asked for was {within}; the proposed appointment is on {_day(day)}."
    elif not asked.wanted and day.weekday() not in asked.weekdays:
        yield f"Another weekday was asked for; the proposed appointment is on {_day(day)}."
    if not _in_hours(asked, hour):
        yield f"The proposed appointment at {hour:%H:%M} is outside the hours asked for."


def _in_hours(asked: BookingConstraints, hour: time) -> bool:
    return (asked.not_before or time.min) <= hour <= (asked.not_after or time.max)


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
