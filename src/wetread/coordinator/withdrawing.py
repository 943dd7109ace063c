"""What a later turn leaves of what waits: a draft gives way to a draft, a time to a time.

What nothing new replaces goes on waiting. "Book a CT" withdraws no report, and a shorter report
no booking.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pydantic import Field

from wetread.audit.ledger import Transaction
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import Noun
from wetread.clinical.conversation import Remark
from wetread.clinical.findings import Finding
from wetread.clinical.verdicts import Verdict
from wetread.coordinator.duty import Duty
from wetread.coordinator.edits import shown_in
from wetread.coordinator.gathering import Gathering
from wetread.coordinator.payload import Workup
from wetread.coordinator.records import WITHDRAWN, last_revision
from wetread.coordinator.reissuing import judged_again, put_shown
from wetread.coordinator.working import Place
from wetread.signoff.items import WAITING, WorkItem

Part = Literal["draft", "appointment"]


class Withdrawn(Noun):
    """That a part of what a turn put before a person is wanted no more, by which later turn."""

    by_turn: int = Field(ge=2)
    remark: Remark | None = None


class Left(NamedTuple):
    """An earlier item that goes on waiting, and what of it does not; usually nothing."""

    item: WorkItem
    gone: tuple[Part, ...] = ()


def left_by(duty: Duty, at: Place, workup: Workup) -> Iterator[Left]:
    """The items of earlier turns that this turn's work does not replace as a whole."""
    for item in duty.worklist.of_case(at.case_id):
        shown = shown_in(duty.file, duty.file.keys(at.case_id, item.turn))
        if item.turn < at.turn and item.state in WAITING and shown is not None:
            left = _left(item, shown, workup)
            if left is not None:
                yield left


def _left(item: WorkItem, shown: ApprovalPayload, new: Workup) -> Left | None:
    drafted = new.written is not None
    read = shown.draft is not None or bool(shown.findings or shown.abstentions)
    replaced = drafted or (shown.draft is None and _all_in(shown.findings, new.findings))
    booked_anew = shown.appointment is not None and new.appointment is not None
    if read and not replaced:
        return Left(item, ("appointment",) if booked_anew else ())
    if shown.appointment is not None and not booked_anew:
        return Left(item, ("draft",) if read else ())
    return None


def _all_in(findings: tuple[Finding, ...], new: tuple[Finding, ...]) -> bool:
    there = {(finding.concept.code, finding.site.code) for finding in new}
    return all((finding.concept.code, finding.site.code) in there for finding in findings)


class Reissue(NamedTuple):
    """What waits under an item from now on, and what the rules say of it."""

    item: WorkItem
    gone: tuple[Part, ...]
    place: Place
    payload: ApprovalPayload | None
    verdicts: tuple[Verdict, ...]


def without(duty: Duty, item: WorkItem, gone: tuple[Part, ...]) -> Reissue:
    """The item as it is without these parts; with no payload where nothing else is left of it."""
    keys = duty.file.keys(item.case_id, item.turn)
    place = Place(case_id=item.case_id, turn=item.turn, keys=keys)
    workup = Gathering(duty).workup(place, last_revision(keys), gone=gone)
    if not (workup.draft or workup.findings or workup.abstentions or workup.appointment):
        return Reissue(item, gone, place, None, ())
    before = duty.file.load(item.payload, ApprovalPayload)
    verdicts, payload = judged_again(duty, place, workup, before)
    return Reissue(item, gone, place, payload, verdicts)


def reissue(
    duty: Duty, tx: Transaction, one: Reissue, *, by_turn: int, remark: Remark | None = None
) -> None:
    """Put it before people as it is now; done again it does nothing."""
    file, (case_id, turn) = duty.file, (one.place.case_id, one.place.turn)
    note = Withdrawn(by_turn=by_turn, remark=remark)
    kept = [file.put(tx, case_id, turn, f"{WITHDRAWN}{part}", note) for part in one.gone]
    if not kept or kept[0] is None:
        return
    tx.record("turn.withdrawn", case_id=case_id, turn=turn, record=kept[0], parts=list(one.gone))
    if one.payload is None:
        duty.worklist.withdraw(tx, one.item)
        return
    changed = duty.worklist.reissue(tx, one.item, one.payload, kept[0])
    put_shown(duty, tx, one.place, changed, one.verdicts)


def free_again(duty: Duty, case_id: str, before: int) -> None:
    """Whatever slots are held for appointments that earlier turns no longer have are free.

    Said again after a crash, since the record of a withdrawal is written before its slot is free.
    """
    for item in duty.worklist.of_case(case_id):
        keys = duty.file.keys(case_id, item.turn)
        if item.turn < before and f"{WITHDRAWN}appointment" in keys:
            duty.delivery.give_back(case_id, item.turn)
