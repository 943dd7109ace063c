"""What follows from a decision, done again from the start where it was cut short."""

from dataclasses import dataclass

from wetread.clinical.principals import SYSTEM
from wetread.coordinator.course import Course
from wetread.coordinator.duty import Duty
from wetread.coordinator.steps import Steps
from wetread.signoff.items import WAITING, WorkItem


@dataclass(frozen=True, kw_only=True)
class Settling:
    """The database says what was decided; the graph, or without it the steps, do the rest."""

    duty: Duty
    steps: Steps
    course: Course

    def of_case(self, case_id: str) -> None:
        """Do what follows from all the case's decisions."""
        for item in self.duty.worklist.unsettled(case_id):
            self(item)

    def __call__(self, decided: WorkItem) -> None:
        """Do what follows from one decision; nothing does while others have to sign yet."""
        item = self.duty.worklist.find(decided.id)  # somebody else may have been here
        if item.settled_at is not None or item.state in WAITING:
            return
        if item.adds_to is None:
            self._end_turn(item)
        elif item.state == "signed":
            self.duty.delivery(item.case_id)
        self.duty.worklist.settle(SYSTEM, item)

    def _end_turn(self, item: WorkItem) -> None:
        """Without a usable checkpoint the database alone says what has to be done."""
        case_id, turn, state = item.case_id, item.turn, item.state
        if not self.course.decided(case_id, turn, state):
            if state == "signed":
                self.steps.release({"case_id": case_id, "turn": turn})
            else:
                self.steps.close({"case_id": case_id, "turn": turn, "outcome": state})
        self.course.forget(case_id, turn)
