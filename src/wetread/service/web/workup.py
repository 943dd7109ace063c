"""One case as its page works on it: what is shown, and what a person does, with no page in sight.

Every step asks the seat who sits there and what they may (law 9).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from wetread.bootstrap.system import System
from wetread.clinical.imaging import ImagingStudy, Priority
from wetread.clinical.permissions import require
from wetread.clinical.planning import PlanEdit
from wetread.clinical.principals import Principal
from wetread.coordinator.casefile import Case
from wetread.coordinator.stopwatch import Stopwatch
from wetread.coordinator.viewing import CaseView
from wetread.errors import Tampered
from wetread.service.contract import ReadOutput
from wetread.service.output import output_of
from wetread.service.web.case_lines import study_told
from wetread.service.web.seats import Seat
from wetread.signoff.items import Reason


class StudyOfTurn(NamedTuple):
    """What a turn is about: "DX, thorax"; of a case with several studies also which of them."""

    told: str
    which: Literal["", "Current study", "Earlier study"] = ""


@dataclass(frozen=True)
class TurnShown:
    """One turn of the conversation; `declined` is why its draft was, for whoever may know."""

    number: int
    view: CaseView
    output: ReadOutput
    study: StudyOfTurn
    declined: str = ""

    @property
    def superseded(self) -> bool:
        """Whether a later turn took the place of what it came to."""
        return self.view.item is not None and self.view.item.state == "superseded"


@dataclass(frozen=True)
class CaseShown:
    """A case and its turns, oldest first."""

    case: Case
    turns: tuple[TurnShown, ...]

    @property
    def read_first(self) -> str | None:
        """The item of which whoever looks has to say first what they see."""
        return next((turn.view.read_first for turn in self.turns if turn.view.read_first), None)

    @property
    def at_work(self) -> bool:
        """Whether something of the latest turn may still run."""
        return self.case.state == "working"


class Workups:
    """New cases, for whoever sits here."""

    def __init__(self, on: System, seat: Seat) -> None:
        self._on, self._seat = on, seat

    def receive(self, path: Path) -> ImagingStudy:
        """A study that was uploaded.

        Raises:
            BadInput: it is none that can be read.
        """
        require(self._seat.principal(), "case.open")
        return self._on.read_study(path)

    def phantom(self) -> ImagingStudy:
        """The synthetic film of the demonstration."""
        require(self._seat.principal(), "case.open")
        return self._on.phantom_study()

    def open(self, study: ImagingStudy, text: str, priority: Priority) -> str:
        """A new case about a study; its page runs it."""
        return self._on.coordinator.open(
            self._seat.principal(), text=text, study=study, priority=priority
        )


class Workup:
    """One case, for whoever sits here."""

    def __init__(self, on: System, seat: Seat, case_id: str) -> None:
        self._on, self._seat, self.case_id = on, seat, case_id

    def case(self) -> Case:
        """The case's row.

        Raises:
            BadInput: there is no such case.
        """
        require(self._seat.principal(), "case.show")
        return self._on.coordinator.duty.file.case(self.case_id)

    def shown(self) -> CaseShown:
        """All turns; the latest may have been put on file alone."""
        case = self.case()
        by = self._seat.principal()
        studies = enumerate(self._studies(case.turns), start=1)
        return CaseShown(case, tuple(self._turn(by, number, study) for number, study in studies))

    def mark(self) -> tuple[object, ...]:
        """Changes whenever what is shown does."""
        case = self.case()
        items = self._on.worklist.of_case(self.case_id)
        first = self._on.first_reading.of_case(self._seat.principal(), self.case_id)
        return case.turns, case.state, first, tuple((item.id, item.version) for item in items)

    def ask(self, text: str) -> None:
        """The next turn of the conversation."""
        self._on.coordinator.take_turn(self._seat.principal(), self.case_id, text)

    def confirm(self, edit: PlanEdit) -> None:
        """Let a waiting plan go ahead as it was changed."""
        self._on.coordinator.confirm(self._seat.principal(), self.case_id, edit)

    def plan(self) -> None:
        """Make the plan of the latest turn, and run nothing of it."""
        require(self._seat.principal(), "case.open")
        self._on.coordinator.planned(self.case_id)

    def run(self, listen: Callable[[str, bool], None]) -> None:
        """Run it until it waits for a person or is answered."""
        require(self._seat.principal(), "case.open")
        self._on.coordinator.run(self.case_id, watch=Stopwatch(listener=listen))

    def agents(self) -> tuple[str, ...]:
        """Whom a plan can ask."""
        return tuple(n for n, spec in self._on.specs.items() if spec.mode != "shadow")

    def _turn(self, by: Principal, number: int, study: StudyOfTurn) -> TurnShown:
        view = self._on.coordinator.view(self.case_id, number, by=by)
        return TurnShown(number, view, output_of(view, {}), study, self._declined(view))

    def _studies(self, turns: int) -> list[StudyOfTurn]:
        """Of each turn; the case is about the last one's now, and the others are earlier."""
        file = self._on.coordinator.duty.file
        studies = [
            file.need(file.keys(self.case_id, turn), "study", ImagingStudy)
            for turn in range(1, turns + 1)
        ]
        images = [frozenset(image.pixels for image in study.images) for study in studies]
        if len(set(images)) == 1:
            return [StudyOfTurn(study_told(study)) for study in studies]
        return [
            StudyOfTurn(
                study_told(study), "Current study" if shown == images[-1] else "Earlier study"
            )
            for study, shown in zip(studies, images, strict=True)
        ]

    def _declined(self, view: CaseView) -> str:
        """Why the draft of a turn went back; it may quote what whoever reads first is not told."""
        if view.withheld or view.item is None or view.item.reason is None:
            return ""
        try:
            return self._on.coordinator.duty.file.load(view.item.reason, Reason).reason
        except Tampered:
            return "The reason is no longer on file."
