"""From a case on file to what a command prints of it."""

from dataclasses import replace

from wetread.bootstrap.system import System
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.principals import Principal
from wetread.coordinator.viewing import CaseView
from wetread.service.contract import ReadOutput
from wetread.signoff.items import WorkItem


def case_output(
    on: System,
    by: Principal,
    case_id: str,
    timing: dict[str, float],
    *,
    turn: int | None = None,
) -> ReadOutput:
    """One turn of a case as they may see it, the latest unless said otherwise."""
    return output_of(on.coordinator.view(case_id, turn, by=by), timing)


def output_of(view: CaseView, timing: dict[str, float]) -> ReadOutput:
    """A turn as the contract wants it."""
    output = ReadOutput.of(
        case_id=view.case_id,
        request=view.request.text,
        plan=view.plan,
        payload=view.payload,
        item=view.item,
        timing=timing,
        replies=view.replies,
        called_off=view.called_off,
        messages=view.messages,
        waits_for=view.waits_for,
    )
    return output.model_copy(update={"read_first": view.read_first})


def item_output(on: System, by: Principal, item: WorkItem, payload: ApprovalPayload) -> ReadOutput:
    """The turn of an item, with exactly what waits or was decided under it."""
    view = on.coordinator.view(item.case_id, item.turn, by=by)
    return output_of(replace(view, payload=payload, item=item), {})
