"""Opens cases, runs them until a person is needed, and picks up what was interrupted."""

from collections.abc import Sequence
from dataclasses import dataclass

from langgraph.checkpoint.sqlite import SqliteSaver

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import Noun
from wetread.clinical.editing import Change
from wetread.clinical.imaging import Digest, ImagingStudy, Priority
from wetread.clinical.permissions import require
from wetread.clinical.planning import Plan, PlanEdit
from wetread.clinical.principals import SYSTEM, Principal
from wetread.coordinator.addending import addend
from wetread.coordinator.amending import amend, preview
from wetread.coordinator.casefile import Case
from wetread.coordinator.choosing import MOST
from wetread.coordinator.course import Course
from wetread.coordinator.duty import Duty
from wetread.coordinator.editing import edited
from wetread.coordinator.graph import assemble
from wetread.coordinator.planned import CONFIRMED, plan_of, refuse_forbidden, waits_for
from wetread.coordinator.settling import Settling
from wetread.coordinator.steps import Steps
from wetread.coordinator.stopwatch import Stopwatch
from wetread.coordinator.talk.picking import numbers_said, says_yes
from wetread.coordinator.turns import Prior, Turns
from wetread.coordinator.viewing import CaseView, view_of
from wetread.errors import Refused
from wetread.ports.ids import Ids
from wetread.signoff.items import WorkItem
from wetread.store.ownership import Ownership


class Resumed(Noun):
    """What a resume did, by case."""

    resumed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Coordinator:
    """The one who routes; the database is the truth, and the graph follows it."""

    duty: Duty
    steps: Steps
    course: Course
    settling: Settling
    turns: Turns
    ownership: Ownership
    ids: Ids

    def close(self) -> None:
        """Let go of the checkpoints."""
        self.course.saver.conn.close()

    def open(
        self,
        by: Principal,
        *,
        text: str,
        study: ImagingStudy,
        priority: Priority = "ROUTINE",
        prior_report: str | None = None,
        prior: Prior | None = None,
        case_id: str | None = None,
    ) -> str:
        """A new case with its first turn; nothing has run yet.

        Args:
            by: who asks.
            text: what for.
            study: what it is about.
            priority: how soon somebody has to look.
            prior_report: what was reported of an earlier examination.
            prior: an earlier study, which is read first and put before nobody.
            case_id: its name, where something is on record of it already; no other case has it.

        Raises:
            BadInput: request or report says nothing, is too long, or no UTF-8 text; or the earlier
                study is the same.
            Refused: the earlier study is another patient's.
        """
        return self.turns.first(
            by,
            text=text,
            study=study,
            priority=priority,
            prior_report=prior_report,
            prior=prior,
            case_id=case_id,
        )

    def take_turn(
        self,
        by: Principal,
        case_id: str,
        text: str,
        *,
        study: ImagingStudy | None = None,
        prior_report: str | None = None,
    ) -> int:
        """The next turn of a conversation, about the study before it or about a new one.

        A new study is evidence: a finding may change with it, and then cites its image (law 4). A
        turn before it that failed on the way is ended: whoever talks on has left it behind. A plain
        yes to a plan that waits confirms it, and is no turn of its own.

        Raises:
            BadInput: request or report says nothing, is too long, or no UTF-8 text.
            Refused: the case has had its turns, or the study is another patient's.
        """
        require(by, "case.open")
        if not (study or prior_report is not None) and self._agreed(case_id, text):
            self.confirm(by, case_id)
            return self.duty.file.case(case_id).turns
        with self.ownership.hold(case_id, wait=True):
            case = self.duty.file.case(case_id)
            asked = self.turns.asked(by, case, text, study=study, prior_report=prior_report)
            if case.state == "working":
                self._leave_behind(case)
            return self.turns.take(by, case, asked).turns

    def run(self, case_id: str, *, watch: Stopwatch | None = None) -> None:
        """Carry the latest turn on until it waits for a person or is answered.

        Raises:
            Refused: another process is working on this case.
        """
        with self.ownership.hold(case_id) as mine:
            if not mine:
                raise Refused(f"case {case_id} is being worked on by another process")
            case = self.duty.file.case(case_id)
            self._carry_on(case, watch or Stopwatch())
            if case.turns > 1:  # its draft withdrew the one before
                self.settling.of_case(case_id)

    def planned(self, case_id: str) -> Plan:
        """The plan of the latest turn before anything of it runs."""
        with self.ownership.hold(case_id, wait=True), self.duty.file.owning(case_id):
            turn = self.duty.file.case(case_id).turns
            self.steps.understand({"case_id": case_id, "turn": turn})
            return plan_of(self.duty.file, self.duty.file.keys(case_id, turn))

    def confirm(self, by: Principal, case_id: str, edit: PlanEdit | None = None) -> Plan:
        """Let a plan go ahead that waits for a person, as they changed it; `run` then runs it.

        Raises:
            Refused: no plan of this case waits, or a rule forbids it whatever anybody says.
            BadInput: the changes do not fit the plan or who is on duty.
        """
        require(by, "case.open")
        file = self.duty.file
        with self.ownership.hold(case_id, wait=True):
            turn = file.case(case_id).turns
            keys = file.keys(case_id, turn)
            if not waits_for(file, keys):
                raise Refused(f"no plan of case {case_id} waits to be confirmed")
            roster = self.duty.roster.items()
            agents = {name: on.spec for name, on in roster if on.spec.mode != "shadow"}
            plan = edited(plan_of(file, keys), edit or PlanEdit(), agents)
            refuse_forbidden(self.steps.judged(case_id, turn, plan))
            self.course.forget(case_id, turn)  # it knows of no confirmation
            with self.duty.ledger.write(by) as tx:
                kept = file.put(tx, case_id, turn, CONFIRMED, plan)
                file.mark(tx, case_id, state="working")
                tasks = [task.agent for task in plan.tasks]
                tx.record("plan.confirmed", case_id=case_id, turn=turn, record=kept, tasks=tasks)
        return plan

    def edit(
        self,
        by: Principal,
        item_id: str,
        changes: Sequence[Change],
        *,
        digest: Digest | None = None,
    ) -> WorkItem:
        """Change the draft that waits; it is judged again, and later drafts keep the changes.

        Args:
            by: whose words they are.
            item_id: of the item.
            changes: by the numbers of what they looked at.
            digest: of what they looked at; another one changes nothing.

        Raises:
            NotAuthorised: the role writes no reports.
            LostRace: somebody else has taken, changed or decided the item.
            Refused: there is no draft to change.
            BadInput: a sentence is not there, or is a rule's own.
        """
        with self.ownership.hold(self.duty.worklist.find(item_id).case_id, wait=True):
            return amend(self.duty, by, item_id, changes, self.ids, digest)

    def preview(
        self,
        by: Principal,
        item_id: str,
        changes: Sequence[Change],
        *,
        digest: Digest | None = None,
    ) -> ApprovalPayload:
        """What would wait after these changes, judged; nothing is changed. Raises as `edit`."""
        return preview(self.duty, by, item_id, changes, digest)

    def addend(self, by: Principal, item_id: str, text: str) -> WorkItem:
        """The item of an addendum to what was signed; it is released with a signature of its own.

        Raises:
            NotAuthorised: the role adds nothing to reports.
            BadInput: there are no words, or too many.
            Refused: it was not signed, has no report, or somebody adds to it already.
        """
        with self.ownership.hold(self.duty.worklist.find(item_id).case_id, wait=True):
            return addend(self.duty, self.duty.delivery.signoff, by, item_id, text, self.ids)

    def view(self, case_id: str, turn: int | None = None, *, by: Principal) -> CaseView:
        """What one turn of a case came to, as far as it is for them; the latest unless said."""
        return view_of(self.duty, by, case_id, turn)

    def resume(self, by: Principal, case_id: str | None = None) -> Resumed:
        """Pick up every case whose worker is gone; cases still being worked on are left alone.

        A case is picked up when its latest turn was never finished, or when something still has
        to follow from what a person decided.
        """
        require(by, "case.resume")
        file = self.duty.file
        wanted = [file.case(case_id).id] if case_id else self._interrupted()
        done: dict[str, bool] = {}
        for name in wanted:
            with self.ownership.hold(name) as mine:
                if mine and self._is_interrupted(name):
                    done[name] = self._try(name)
        return Resumed(
            resumed=tuple(name for name, well in done.items() if well),
            failed=tuple(name for name, well in done.items() if not well),
        )

    def follow(self, item: WorkItem) -> None:
        """Somebody has decided; let the graph do what follows from it."""
        with self.ownership.hold(item.case_id, wait=True):
            self.settling(item)

    def _agreed(self, case_id: str, text: str) -> bool:
        """Whether the words let a waiting plan go ahead: a yes, or the first that was offered."""
        if not (says_yes(text) or numbers_said(text, MOST) == (1,)):
            return False
        keys = self.duty.file.keys(case_id, self.duty.file.case(case_id).turns)
        return bool(waits_for(self.duty.file, keys))

    def _carry_on(self, case: Case, watch: Stopwatch) -> None:
        """The latest turn; where it read an earlier study, the one that this was for as well."""
        self.course.carry_on(case, watch)
        following = self.turns.next(case)
        if following is not None:
            self.course.carry_on(self.turns.take(SYSTEM, case, following), watch)

    def _leave_behind(self, case: Case) -> None:
        """A turn that nobody will finish holds no slot and keeps no checkpoint."""
        self.steps.close({"case_id": case.id, "turn": case.turns, "outcome": "interrupted"})
        self.course.forget(case.id, case.turns)

    def _is_interrupted(self, case_id: str) -> bool:
        working = self.duty.file.case(case_id).state == "working"
        return working or bool(self.duty.worklist.unsettled(case_id))

    def _interrupted(self) -> list[str]:
        working = [case.id for case in self.duty.file.unfinished()]
        decided = [item.case_id for item in self.duty.worklist.unsettled()]
        return list(dict.fromkeys(working + decided))

    def _try(self, case_id: str) -> bool:
        """One case that fails must not keep the others from being resumed."""
        case = self.duty.file.case(case_id)
        try:
            if case.state == "working":
                self._carry_on(case, Stopwatch())
            self.settling.of_case(case_id)
        except Exception:  # noqa: BLE001 - reported by name in the result
            return False
        return True


def employ(duty: Duty, saver: SqliteSaver, ownership: Ownership, ids: Ids) -> Coordinator:
    """A coordinator on duty."""
    steps = Steps(duty)
    course = Course(duty=duty, graph=assemble(steps, saver), saver=saver)
    return Coordinator(
        duty=duty,
        steps=steps,
        course=course,
        settling=Settling(duty=duty, steps=steps, course=course),
        turns=Turns(duty=duty, ids=ids),
        ownership=ownership,
        ids=ids,
    )
