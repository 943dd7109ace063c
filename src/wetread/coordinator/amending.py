"""A person rewrites what waits for a signature: the draft is judged again, and is what is signed.

Their words stand as they wrote them. What the guards say of them is shown beside them, and a rule
that would send a draft back to its author holds it: the author is who reads this.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wetread.clinical.approval import ApprovalPayload, Observation
from wetread.clinical.editing import Change, DraftEdit, Made
from wetread.clinical.findings import Finding
from wetread.clinical.imaging import Digest
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.clinical.reports import Statement
from wetread.clinical.verdicts import Verdict
from wetread.coordinator.duty import Duty
from wetread.coordinator.edits import EDITS
from wetread.coordinator.gathering import Gathering
from wetread.coordinator.records import last_revision
from wetread.coordinator.reissuing import judged_again, put_shown
from wetread.coordinator.working import Place
from wetread.errors import BadInput, LostRace, Refused
from wetread.guards.claims import claimed
from wetread.guards.vocabulary import vocabulary
from wetread.ports.ids import Ids
from wetread.signoff.holding import as_seen, waiting_item
from wetread.signoff.items import WorkItem


def amend(
    duty: Duty,
    by: Principal,
    item_id: str,
    changes: Sequence[Change],
    ids: Ids,
    digest: Digest | None = None,
) -> WorkItem:
    """The item with the changed draft; whoever changed it holds it.

    Args:
        duty: who and what is there to work with.
        by: whose words they are.
        item_id: of the item.
        changes: by the numbers of what they looked at.
        ids: names the edit.
        digest: of what they looked at.

    Raises:
        NotAuthorised: the role writes no reports.
        LostRace: somebody else has taken, changed or decided the item.
        Refused: there is no draft to change.
        BadInput: a sentence is not there, is a rule's own, or none would be left.
    """
    item, at, edit, verdicts, shown = _weighed(duty, by, item_id, changes, ids("edit"), digest)
    number = 1 + sum(key.startswith(EDITS) for key in at.keys)
    with duty.ledger.write(by) as tx:
        kept = duty.file.put(tx, at.case_id, at.turn, f"{EDITS}{number}", edit)
        if kept is None:
            raise LostRace(f"work item {item.id} was changed meanwhile; look at it again")
        amended = duty.worklist.amend(tx, by, item, shown, kept)
        put_shown(duty, tx, at, amended, verdicts)
    return amended


def preview(
    duty: Duty,
    by: Principal,
    item_id: str,
    changes: Sequence[Change],
    digest: Digest | None = None,
) -> ApprovalPayload:
    """What would wait if the draft were changed so, with what the rules say of it; changes nothing.

    Raises:
        Whatever `amend` raises.
    """
    return _weighed(duty, by, item_id, changes, "edit-preview", digest).shown


class _Weighed(NamedTuple):
    item: WorkItem
    at: Place
    edit: DraftEdit
    verdicts: tuple[Verdict, ...]
    shown: ApprovalPayload


def _weighed(
    duty: Duty,
    by: Principal,
    item_id: str,
    changes: Sequence[Change],
    name: str,
    digest: Digest | None,
) -> _Weighed:
    """The changed draft and what the rules say of it; nothing is written."""
    require(by, "queue.edit")
    item = duty.worklist.find(item_id)
    with duty.ledger.database.read() as connection:
        as_seen(waiting_item(connection, item_id, by, duty.ledger.clock()), by, digest)
    _, payload = duty.worklist.show(by, item_id)
    at = Place(case_id=item.case_id, turn=item.turn, keys=duty.file.keys(item.case_id, item.turn))
    edit = _edit(by, payload, changes, name)
    workup = Gathering(duty).workup(at, last_revision(at.keys), more=(edit,))
    verdicts, shown = judged_again(duty, at, workup, payload)
    return _Weighed(item, at, edit, verdicts, shown)


def _edit(
    by: Principal, payload: ApprovalPayload, changes: Sequence[Change], name: str
) -> DraftEdit:
    if payload.adds_to is not None:
        raise Refused("an addendum is not changed; return it, and write another")
    if payload.draft is None:
        raise Refused("no draft is shown with this item, so there is nothing to change")
    own = own_statements(payload)
    made, seen = [], list[Observation]()
    for number, change in enumerate(changes, start=1):
        before = _named(change, own) if change.number else None
        after = None
        if change.kind != "remove":
            told = Observation(id=f"{name}-{number}", user=by.user, text=change.text.strip())
            seen.append(told)
            after = _written(change, before, payload.findings, told)
        made.append(Made(before=before, after=after))
    added = sum(one.before is None for one in made)
    if len(own) + added <= sum(one.after is None for one in made):
        raise BadInput("a draft keeps one sentence at least; return or reject the item instead")
    return DraftEdit(id=name, user=by.user, made=tuple(made), observations=tuple(seen))


def own_statements(payload: ApprovalPayload) -> tuple[Statement, ...]:
    """What agents and people wrote; sentences that rules added stand behind them."""
    added = sum(verdict.decision == "disclose" for verdict in payload.verdicts)
    statements = payload.draft.statements if payload.draft else ()
    return statements[: len(statements) - added]


def _named(change: Change, own: Sequence[Statement]) -> Statement:
    number = change.number or 0
    if number > len(own):
        raise BadInput(
            f"no sentence {number} can be changed; there are {len(own)}, and what a rule "
            "added to them stays"
        )
    return own[number - 1]


def _written(
    change: Change, before: Statement | None, findings: Sequence[Finding], told: Observation
) -> Statement:
    """It rests on whoever wrote it, on what it replaced, and on the findings that it names."""
    cites = before.cites if before else ()
    section = before.section if before else change.section
    assert section is not None  # a change that adds names one  # noqa: S101
    return Statement(
        section=section,
        text=told.text,
        cites=tuple(dict.fromkeys((*cites, *spoken_of(told.text, findings), told.id))),
        author=told.user,
    )


def spoken_of(text: str, findings: Sequence[Finding]) -> Iterator[str]:
    """Ids of the findings that a sentence makes a claim about."""
    words = {term.concept.code: term.words for term in vocabulary()}
    for finding in findings:
        if claimed(text, words.get(finding.concept.code, (finding.concept.display,))):
            yield finding.id
