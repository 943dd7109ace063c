"""An appointment that is called off is free again at once, and leaves what waits for a signature.

Otherwise somebody would sign, and with it book, what nobody wants any more.
"""

from wetread.agents.words.dates import say_time
from wetread.clinical.appointments import AppointmentProposal
from wetread.clinical.conversation import Remark
from wetread.clinical.imaging import ServiceRequest
from wetread.clinical.principals import SYSTEM
from wetread.coordinator.duty import Duty
from wetread.coordinator.edits import shown_in
from wetread.coordinator.records import WITHDRAWN
from wetread.coordinator.withdrawing import Withdrawn, free_again, reissue, without
from wetread.coordinator.working import Place
from wetread.signoff.items import WAITING, WorkItem


def call_off(duty: Duty, at: Place) -> tuple[Remark, ...]:
    """Let go of every appointment that earlier turns hold; says what became of each.

    Done again it does nothing, and says the same.
    """
    said: list[Remark] = []
    for item in duty.worklist.of_case(at.case_id):
        keys = duty.file.keys(at.case_id, item.turn)
        done = duty.file.find(keys, f"{WITHDRAWN}appointment", Withdrawn)
        if done is not None and done.by_turn == at.turn and done.remark is not None:
            said.append(done.remark)
        shown = shown_in(duty.file, keys)
        if item.turn < at.turn and shown is not None and shown.appointment is not None:
            said += _called_off(duty, item, shown.appointment, by_turn=at.turn)
    free_again(duty, at.case_id, before=at.turn)
    if not said:
        request = duty.file.need(at.keys, "request", ServiceRequest)
        text = "No appointment of this case is held, so there is none to call off."
        said.append(Remark(text=text, cites=(request.id,)))
    return tuple(said)


def _called_off(
    duty: Duty, item: WorkItem, held: AppointmentProposal, *, by_turn: int
) -> tuple[Remark, ...]:
    what = f"{held.description}, {held.resource} on {say_time(held.start)}"
    if item.state == "signed":
        text = f"{what}, was signed and is booked; it has to be cancelled where it was sent."
        return (Remark(text=text, cites=(held.id,)),)
    if item.state not in WAITING:
        return ()
    text = f"Called off: {what}. The time is free again."
    remark = Remark(text=text, cites=(held.id,))
    one = without(duty, item, ("appointment",))
    with duty.ledger.write(SYSTEM) as tx:
        reissue(duty, tx, one, by_turn=by_turn, remark=remark)
    return (remark,)
