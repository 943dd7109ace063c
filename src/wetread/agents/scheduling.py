"""The scheduling agent: words become constraints, a solver finds the slot, and it is only held.

Nothing here books. The slot stays `proposed` until somebody signs the report it belongs to, and is
free again when they decline.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from wetread.agents.base import AGENTS, Agent, Outcome, Resources, Work
from wetread.agents.slots import Slot
from wetread.agents.timewords import HORIZON_DAYS, TOLERANCE_DAYS, BookingRequest, read_booking
from wetread.agents.words.dates import say_time
from wetread.clinical.appointments import AppointmentProposal, BookingConstraints
from wetread.clinical.imaging import ImagingStudy
from wetread.clinical.principals import SYSTEM, Principal
from wetread.errors import Offered, RuntimeUnavailable


class Holds(Protocol):
    """A calendar that finds a slot and holds it; see `wetread.agents.calendar.Calendar`."""

    zone: ZoneInfo

    def last_held(self, case_id: str, key: str) -> datetime | None: ...

    def find_and_hold(
        self, by: Principal, wanted: BookingConstraints, key: str, case_id: str, now: datetime
    ) -> tuple[Slot, str]: ...


@AGENTS.register("slot-finding")
def slot_finding(
    resources: Resources,
    /,
    *,
    tolerance_days: int = TOLERANCE_DAYS,
    horizon_days: int = HORIZON_DAYS,
) -> Agent:
    """Finds one free slot for one examination.

    Args:
        resources: the manifest, and the calendar to look in.
        tolerance_days: working days by which "in two weeks" may be missed.
        horizon_days: how many days ahead can be booked.
    """

    def find(work: Work) -> Outcome:
        calendar: Holds | None = resources.calendar
        if calendar is None:
            raise RuntimeUnavailable("no calendar is connected, so no slot can be found")
        request = read_booking(
            work.task.instruction,
            now=work.request.authored_on.astimezone(calendar.zone),
            before=work.task.before,
            held=calendar.last_held(work.case_id, work.key) if work.task.before else None,
            study_modality=_modality(work.study),
            tolerance_days=tolerance_days,
            horizon_days=horizon_days,
        )
        try:
            slot, because = calendar.find_and_hold(
                SYSTEM, request.constraints, work.key, work.case_id, work.now
            )
        except Offered as near:
            instead = f"Book {request.description} {near.instead}"
            raise Offered(near.reason, instead) from None
        return Outcome(
            task_id=work.task.id,
            agent=resources.spec.id,
            appointment=_proposal(work.task.id, request, slot, because),
            message=_message(slot, request.assumptions),
        )

    return find


def _modality(study: ImagingStudy) -> str | None:
    """What a bare "follow-up" repeats; nothing where the study mixes modalities."""
    modalities = {series.modality for series in study.series}
    return modalities.pop() if len(modalities) == 1 else None


def _proposal(
    task_id: str, request: BookingRequest, slot: Slot, because: str
) -> AppointmentProposal:
    return AppointmentProposal(
        id=f"appt-{task_id}",
        slot=slot.id,
        modality=slot.modality,
        description=request.description,
        resource=slot.room,
        start=slot.start,
        end=slot.end,
        constraints=request.constraints,
        because="; ".join((because, *request.assumptions)),
    )


def _message(slot: Slot, assumptions: Sequence[str]) -> str:
    found = f"{slot.room} is free on {say_time(slot.start)}"
    return "; ".join((found, "held as proposed until the report is signed", *assumptions)) + "."
