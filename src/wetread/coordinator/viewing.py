"""One turn of a case as a value, for whoever shows it."""

from dataclasses import dataclass

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.conversation import Message, Remark, Remarks, Replies, Reply
from wetread.clinical.imaging import ServiceRequest
from wetread.clinical.planning import Plan
from wetread.clinical.verdicts import Verdict
from wetread.coordinator.duty import Duty
from wetread.coordinator.edits import shown_in
from wetread.coordinator.messages import messages_of
from wetread.coordinator.planned import plan_of, waits_for
from wetread.coordinator.records import CALLS_OFF, TurnRecord
from wetread.coordinator.twins import TwinRecord
from wetread.guards.base import Pressure
from wetread.signoff.items import WorkItem


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """One turn of a case, for showing."""

    case_id: str
    turn: int
    request: ServiceRequest
    plan: Plan
    waits_for: tuple[Verdict, ...]
    messages: tuple[Message, ...]
    replies: tuple[Reply, ...]
    called_off: tuple[Remark, ...]
    payload: ApprovalPayload | None
    item: WorkItem | None
    pressures: tuple[Pressure, ...]
    twins: tuple[TwinRecord, ...]


def view_of(duty: Duty, case_id: str, turn: int | None = None) -> CaseView:
    """What one turn of a case came to; the latest unless said otherwise."""
    file = duty.file
    number = turn or file.case(case_id).turns
    keys = file.keys(case_id, number)
    items = [item for item in duty.worklist.of_case(case_id) if item.turn == number]
    record = file.find(keys, "turn", TurnRecord)
    replied = file.find(keys, "replies", Replies)
    undone = file.find(keys, CALLS_OFF, Remarks)
    return CaseView(
        case_id=case_id,
        turn=number,
        request=file.need(keys, "request", ServiceRequest),
        plan=plan_of(file, keys),
        waits_for=waits_for(file, keys),
        messages=tuple(messages_of(file, keys)),
        replies=replied.replies if replied else (),
        called_off=undone.remarks if undone else (),
        payload=shown_in(file, keys),
        item=items[0] if items else None,
        pressures=record.pressures if record else (),
        twins=tuple(file.every(keys, "twins/", TwinRecord)),
    )
