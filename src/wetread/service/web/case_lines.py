"""The cases as their list shows them: what each is about, whose, how urgent and how far.

Every question asks the seat who sits there and what they may (law 9).
"""

from dataclasses import dataclass

from wetread.bootstrap.system import System
from wetread.clinical.imaging import ImagingStudy, ServiceRequest
from wetread.clinical.permissions import require
from wetread.coordinator.casefile import Case
from wetread.errors import Tampered
from wetread.service.web.seats import Seat


@dataclass(frozen=True)
class CaseLine:
    """A case, what was asked first and what its latest study is; both empty where erased."""

    case: Case
    request: str
    study: str


class CaseLines:
    """All cases, newest first, for whoever sits here."""

    def __init__(self, on: System, seat: Seat) -> None:
        self._on, self._seat = on, seat
        self._known: dict[tuple[str, int], tuple[str, str]] = {}

    def latest(self, like: str, most: int) -> tuple[CaseLine, ...]:
        """The cases opened last, with this in their id or their patient's pseudonym."""
        require(self._seat.principal(), "case.show")
        found = self._on.coordinator.duty.file.page(before=None, most=most, like=like)
        return tuple(CaseLine(case, *self._about(case)) for case in found)

    def _about(self, case: Case) -> tuple[str, str]:
        """Request and study of a turn never change, so each is read once for a page."""
        kept = self._known.get((case.id, case.turns))
        if kept is None:
            kept = self._known[case.id, case.turns] = self._read(case)
        return kept

    def _read(self, case: Case) -> tuple[str, str]:
        # The first request is what a reader is told before they read by themselves; later ones
        # may quote what was found.
        file = self._on.coordinator.duty.file
        try:
            request = file.need(file.keys(case.id, 1), "request", ServiceRequest)
            study = file.need(file.keys(case.id, case.turns), "study", ImagingStudy)
        except Tampered:
            return "", ""
        return request.text, study_told(study)


def study_told(study: ImagingStudy) -> str:
    """What made the images and of which part of the body, as far as is known: "DX, thorax"."""
    return ", ".join(filter(None, (study.modality, part_of(study))))


def part_of(study: ImagingStudy) -> str:
    """The part of the body, as coded or else as somebody said it; empty where unknown."""
    coded = study.series[0].body_part
    if coded is not None:
        return coded.display.lower()
    said = (one.value for one in study.attributes if one.name == "body-part")
    return next(said, "").lower()
