"""Puts on file what somebody asks: a case with its first turn, and each turn after it.

Nothing runs here; whoever calls holds the case.
"""

from dataclasses import dataclass
from typing import NamedTuple

from wetread.audit.ledger import Transaction
from wetread.clinical.imaging import ImagingStudy, Priority, ServiceRequest
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.clinical.priors import PriorReport
from wetread.coordinator.accepting import earlier_than, report_of, request_of, same_patient
from wetread.coordinator.casefile import Case
from wetread.coordinator.duty import Duty
from wetread.coordinator.priors import REPORT
from wetread.coordinator.records import NEXT_REQUEST, NEXT_STUDY
from wetread.coordinator.state import GRAPH_VERSION
from wetread.errors import Refused
from wetread.ports.ids import Ids

MAX_TURNS = 200


class Prior(NamedTuple):
    """An earlier study, and what is asked of it."""

    study: ImagingStudy
    text: str


class Asked(NamedTuple):
    """What a turn asks, checked; `new` is whether the study comes with it."""

    request: ServiceRequest
    study: ImagingStudy
    new: bool
    reported: PriorReport | None = None


@dataclass(frozen=True, kw_only=True)
class Turns:
    """Writes the turns of cases."""

    duty: Duty
    ids: Ids

    def first(
        self,
        by: Principal,
        *,
        text: str,
        study: ImagingStudy,
        priority: Priority,
        prior_report: str | None,
        prior: Prior | None,
        case_id: str | None,
    ) -> str:
        """A new case; see `Coordinator.open`."""
        require(by, "case.open")
        case_id, file = case_id or self.ids("case"), self.duty.file
        reported = report_of(prior_report) if prior_report is not None else None
        with self.duty.ledger.write(by) as tx:
            request = self._request(by, text, priority)
            then = request, study
            if prior is not None:
                earlier_than(study, prior.study)
                request, study = self._request(by, prior.text, priority), prior.study
            case = Case(
                id=case_id,
                patient=then[1].patient,
                priority=priority,
                opened_at=tx.now.isoformat(),
                turns=1,
                state="working",
                graph=GRAPH_VERSION,
            )
            file.open(tx, case)
            tx.record(
                "case.opened",
                case_id=case_id,
                request=file.put(tx, case_id, 1, "request", request),
                study=file.put(tx, case_id, 1, "study", study),
                images=[image.pixels for image in study.images],
                priority=priority,
                graph=GRAPH_VERSION,
            )
            self._attach(tx, case_id, 1, reported)
            if prior is not None:
                asked = file.put(tx, case_id, 1, NEXT_REQUEST, then[0])
                tx.record("turn.planned", case_id=case_id, turn=1, request=asked)
                file.put(tx, case_id, 1, NEXT_STUDY, then[1])
        return case_id

    def asked(
        self,
        by: Principal,
        case: Case,
        text: str,
        *,
        study: ImagingStudy | None,
        prior_report: str | None,
    ) -> Asked:
        """The next turn of a case, about the study before it or about a new one; nothing is kept.

        Raises:
            BadInput: request or report says nothing, is too long, or no UTF-8 text.
            Refused: the case has had its turns, or the study is another patient's.
        """
        if case.turns >= MAX_TURNS:
            raise Refused(f"case {case.id} has had {MAX_TURNS} turns; open a new one")
        file = self.duty.file
        request = self._request(by, text, case.priority)
        seen = file.need(file.keys(case.id, case.turns), "study", ImagingStudy)
        return Asked(
            request=request,
            study=same_patient(study, seen) if study else seen,
            new=study is not None,
            reported=report_of(prior_report) if prior_report is not None else None,
        )

    def next(self, case: Case) -> Asked | None:
        """The turn for which an earlier study was read, if the latest did that."""
        file = self.duty.file
        keys = file.keys(case.id, case.turns)
        request = file.find(keys, NEXT_REQUEST, ServiceRequest)
        if request is None:
            return None
        return Asked(request, file.need(keys, NEXT_STUDY, ImagingStudy), new=True)

    def take(self, by: Principal, case: Case, asked: Asked) -> Case:
        """Keep it as the latest turn of the case."""
        require(by, "case.open")
        file, turn = self.duty.file, case.turns + 1
        with self.duty.ledger.write(by) as tx:
            request = file.put(tx, case.id, turn, "request", asked.request)
            study = file.put(tx, case.id, turn, "study", asked.study)
            file.mark(tx, case.id, turns=turn, state="working")
            images = [image.pixels for image in asked.study.images]
            more = {"study": study, "images": images} if asked.new else {}
            tx.record("turn.taken", case_id=case.id, turn=turn, request=request, **more)
            self._attach(tx, case.id, turn, asked.reported)
        return file.case(case.id)

    def _request(self, by: Principal, text: str, priority: Priority) -> ServiceRequest:
        name, now = self.ids("request"), self.duty.ledger.clock()
        return request_of(by, text, priority, name=name, now=now)

    def _attach(
        self, tx: Transaction, case_id: str, turn: int, reported: PriorReport | None
    ) -> None:
        if reported is not None:
            kept = self.duty.file.put(tx, case_id, turn, REPORT, reported)
            tx.record("prior-report.attached", case_id=case_id, turn=turn, record=kept)
