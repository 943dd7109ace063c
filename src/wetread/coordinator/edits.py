"""The changes that people made to the drafts of a case, as the case file holds them."""

from collections.abc import Iterator

from wetread.agents.base import Outcome
from wetread.clinical.approval import ApprovalPayload, Observation
from wetread.clinical.editing import DraftEdit
from wetread.clinical.imaging import Digest, ImagingStudy, ServiceRequest
from wetread.clinical.reports import DraftReport
from wetread.coordinator.casefile import CaseFile
from wetread.coordinator.priors import prior_findings, prior_report
from wetread.coordinator.records import WITHDRAWN, TurnRecord
from wetread.coordinator.redrafting import WRITTEN, Names, redrafted

EDITS, PAYLOADS = "edit/", "payload/"
"""Keys of a turn under which lie its edits, numbered from 1, and what was shown after each."""


def shown_in(file: CaseFile, keys: dict[str, Digest]) -> ApprovalPayload | None:
    """What a turn put before a person, as people changed it; None where nothing did."""
    changed = file.every(keys, PAYLOADS, ApprovalPayload)
    return changed[-1] if changed else file.find(keys, "payload", ApprovalPayload)


def edited(
    file: CaseFile,
    case_id: str,
    turn: int,
    draft: DraftReport,
    *,
    more: tuple[DraftEdit, ...] = (),
) -> tuple[DraftReport, tuple[Observation, ...]]:
    """A turn's draft with everything that people changed in it and in those before it.

    Args:
        file: of all cases.
        case_id: the case.
        turn: whose draft it is.
        draft: as the agent wrote it.
        more: changes that are about to be kept.
    """
    now = _names(file, case_id, turn)
    seen: list[Observation] = []
    for number in _same_images(file, case_id, turn):
        kept = file.every(file.keys(case_id, number), EDITS, DraftEdit)
        then = now if number == turn else _names(file, case_id, number)
        for edit in (*kept, *(more if number == turn else ())):
            seen += edit.observations
            written = {one.id: (WRITTEN, one.id) for one in seen}
            draft = redrafted(draft, edit.made, {**then, **written}, now)
    cited = {name for said in draft.statements for name in said.cites}
    return draft, tuple(one for one in seen if one.id in cited)


def _same_images(file: CaseFile, case_id: str, turn: int) -> Iterator[int]:
    """The turns up to this one about its images: on another film, other words are true."""
    shown = _study(file, case_id, turn).images
    for number in range(1, turn + 1):
        if number == turn or _study(file, case_id, number).images == shown:
            yield number


def _study(file: CaseFile, case_id: str, turn: int) -> ImagingStudy:
    return file.need(file.keys(case_id, turn), "study", ImagingStudy)


def _names(file: CaseFile, case_id: str, turn: int) -> Names:
    """Every id that a statement of the turn may cite, by what it names in any turn."""
    keys = file.keys(case_id, turn)
    names: dict[str, tuple[str, ...]] = {
        file.need(keys, "request", ServiceRequest).id: ("request",),
        file.need(keys, "study", ImagingStudy).id: ("study",),
    }
    for outcome in file.every(keys, "outcome/", Outcome):
        for finding in outcome.findings:
            names[finding.id] = ("finding", finding.concept.code, finding.site.code)
        for silence in outcome.abstentions:
            names[silence.id] = ("abstention", silence.agent)
        if outcome.appointment and f"{WITHDRAWN}appointment" not in keys:
            names[outcome.appointment.id] = ("appointment",)
    for seen in file.need(keys, "turn", TurnRecord).observations:
        names[seen.id] = ("observation", seen.text)
    for finding in prior_findings(file, case_id, turn):
        names.setdefault(finding.id, ("prior", finding.id))
    if report := prior_report(file, case_id, turn):
        names[report.id] = ("prior-report", report.id)
    return names
