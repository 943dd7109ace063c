"""One turn of a case as a value, for whoever is shown it.

Whatever shows anything of a case asks here, and says to whom: a reader who has to look first by
themselves is told what was asked, and nothing of what agents saw.
"""

from dataclasses import dataclass, replace
from typing import Final

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.conversation import Message, Remark, Remarks, Replies, Reply
from wetread.clinical.imaging import ServiceRequest
from wetread.clinical.permissions import ALLOWED
from wetread.clinical.planning import Plan
from wetread.clinical.principals import Principal
from wetread.clinical.verdicts import Verdict
from wetread.coordinator.duty import Duty
from wetread.coordinator.edits import shown_in
from wetread.coordinator.messages import messages_of
from wetread.coordinator.planned import plan_of, waits_for
from wetread.coordinator.records import CALLS_OFF, TurnRecord
from wetread.coordinator.twins import TwinRecord
from wetread.guards.base import Pressure
from wetread.signoff.first_reading import unread
from wetread.signoff.items import WorkItem

OUTCOMES: Final = "outcome/"
"""Keys of a turn under which lies what agents came to."""


@dataclass(frozen=True)
class Withheld:
    """Nothing of what agents saw is told; `item` is to be read first, None before there is one."""

    item: WorkItem | None


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
    withheld: Withheld | None = None

    @property
    def read_first(self) -> str | None:
        """The item of which whoever looks has to say first what they see."""
        return self.withheld.item.id if self.withheld and self.withheld.item else None


def view_of(duty: Duty, by: Principal, case_id: str, turn: int | None = None) -> CaseView:
    """What one turn of a case came to, as far as it is for them; the latest unless said otherwise.

    Args:
        duty: who and what is there to work with.
        by: who is shown it.
        case_id: the case.
        turn: counted from 1.
    """
    view = _whole(duty, case_id, turn)
    kept = withheld(duty, by, case_id, view.turn)
    return view if kept is None else _without(view, by, kept)


def payload_for(duty: Duty, by: Principal, case_id: str, turn: int) -> ApprovalPayload | None:
    """What a turn put before people, where it is for them."""
    payload = shown_in(duty.file, duty.file.keys(case_id, turn))
    return None if withheld(duty, by, case_id, turn) else payload


def withheld(duty: Duty, by: Principal, case_id: str, turn: int) -> Withheld | None:
    """Why they are told nothing of what agents saw in this turn; None where they are.

    Asked after the values were read: an item that is opened in between is seen. What agents saw in
    a turn that no item has come of yet may still have to be read first.
    """
    rules = duty.worklist.rules
    if not rules.read_first or by.role not in ALLOWED["queue.read"]:
        return None
    items = duty.worklist.of_case(case_id)
    with duty.ledger.database.glance() as connection:
        first = unread(connection, rules, items, by)
    waits = next((item for item in items if item.id in first), None)
    if waits is not None:
        return Withheld(waits)
    told = max((item.turn for item in items), default=0)
    begun = any(key.startswith(OUTCOMES) for key in duty.file.keys(case_id, turn))
    if begun and turn > told and rules.may_read_first(duty.file.case(case_id).priority):
        return Withheld(None)
    return None


def _whole(duty: Duty, case_id: str, turn: int | None) -> CaseView:
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


def _without(view: CaseView, by: Principal, kept: Withheld) -> CaseView:
    """The request and who was asked; later turns of others may quote what was found."""
    request, plan, waits = view.request, view.plan, view.waits_for
    if kept.item is not None:
        own = request.requester == by.user or view.turn in (1, kept.item.turn)
        request = request if own else request.model_copy(update={"text": ""})
        tasks = tuple(task.model_copy(update={"before": ()}) for task in plan.tasks)
        plan, waits = Plan(tasks=tasks if own else ()), ()
    item = view.item.model_copy(update={"flips": 0}) if view.item else None
    return replace(
        view,
        request=request,
        plan=plan,
        waits_for=waits,
        messages=(),
        replies=(),
        called_off=(),
        payload=None,
        item=item,
        pressures=(),
        twins=(),
        withheld=kept,
    )
