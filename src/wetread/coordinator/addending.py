"""A person adds to what was signed: what stands stays, and the addition is judged and signed too.

It waits in the queue as a draft does, bound to all that was signed before it, and is released as a
report of its own that replaces the earlier one where it was sent.
"""

from dataclasses import replace

from wetread.clinical.approval import AddsTo, ApprovalPayload, Observation
from wetread.clinical.editing import LONGEST
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.clinical.reports import DraftReport, Statement
from wetread.clinical.signed import SignedReport
from wetread.coordinator.amending import own_statements, spoken_of
from wetread.coordinator.duty import Duty
from wetread.coordinator.gathering import Gathering
from wetread.coordinator.records import last_revision
from wetread.coordinator.reissuing import judged_again
from wetread.coordinator.working import Place
from wetread.errors import BadInput, Refused
from wetread.ports.ids import Ids
from wetread.signoff.items import WAITING, WorkItem
from wetread.signoff.signing import SignOff


def addend(
    duty: Duty, signoff: SignOff, by: Principal, item_id: str, text: str, ids: Ids
) -> WorkItem:
    """The item of the addendum, held by whoever wrote it.

    Args:
        duty: who and what is there to work with.
        signoff: holds what was signed.
        by: whose words they are.
        item_id: of the signed item, or of an addendum to it.
        text: what is added.
        ids: names the words.

    Raises:
        NotAuthorised: the role adds nothing to reports.
        BadInput: there are no words, or too many.
        Refused: it was not signed, has no report, or somebody adds to it already.
    """
    require(by, "queue.addend")
    words = " ".join(text.split())
    if not words or len(words) > LONGEST:
        raise BadInput(f"an addendum has 1 to {LONGEST} characters; say it in so many")
    item, report, number = _last_signed(duty, signoff, item_id)
    payload = _added(duty, by, item, report, words, ids("edit"))
    with duty.ledger.write(by) as tx:
        added = duty.worklist.offer_addendum(tx, by, payload, modality=item.modality, number=number)
        duty.file.link(tx, item.case_id, item.turn, f"addendum/{number}", added.payload)
    return duty.worklist.claim(by, added.id)


def _last_signed(duty: Duty, signoff: SignOff, item_id: str) -> tuple[WorkItem, SignedReport, int]:
    """The signed item, what stands signed of it now, and the number of the next addendum."""
    named = duty.worklist.find(item_id)
    item = duty.worklist.find(named.adds_to) if named.adds_to else named
    addenda = duty.worklist.addenda(item.id)
    waiting = next((one for one in addenda if one.state in WAITING), None)
    if waiting is not None:
        raise Refused(f"an addendum to it waits already: sign or return {waiting.id} first")
    signatures = [signoff.of_item(one.id) for one in (item, *addenda)]
    given = [one for one in signatures if one is not None]
    if not given:
        raise Refused(f"{item.id} was not signed, so there is nothing to add to; change its draft")
    report = signoff.signed_report(given[-1].id)
    if report.payload.draft is None:
        raise Refused(f"nothing was drafted under {item.id}, so there is no report to add to")
    return item, report, 1 + len(addenda)


def _added(
    duty: Duty, by: Principal, item: WorkItem, report: SignedReport, words: str, name: str
) -> ApprovalPayload:
    """What is to be signed: all that was, and the addendum, as the rules judge it today."""
    before = report.payload
    told = Observation(id=f"{name}-1", user=by.user, text=words)
    said = Statement(
        section="addendum",
        text=words,
        cites=(*spoken_of(words, before.findings), told.id),
        author=by.user,
    )
    at = Place(case_id=item.case_id, turn=item.turn, keys=duty.file.keys(item.case_id, item.turn))
    workup = replace(
        Gathering(duty).workup(at, last_revision(at.keys)),
        draft=DraftReport(statements=(*own_statements(before), said)),
        observations=(*before.observations, told),
    )
    _, shown = judged_again(duty, at, workup, before)
    adds = AddsTo(
        item=item.id, signature=report.signature.id, payload=report.signature.payload_digest
    )
    # What was booked with the first signature is not booked again.
    return shown.model_copy(update={"adds_to": adds, "appointment": None})
