"""Where the rules ask for it, a reader says what they see before they are shown what agents saw.

What they said is kept in the erasable store, beside what it was about: how often a reader and an
agent agree can be told later, and from nothing else.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from wetread.audit.ledger import Ledger
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import CodedConcept, Noun
from wetread.clinical.findings import Label
from wetread.clinical.imaging import Digest
from wetread.clinical.permissions import ALLOWED, require
from wetread.clinical.principals import Principal
from wetread.errors import BadInput, Refused
from wetread.manifests.sign_off import SignOffSpec
from wetread.signoff.holding import lost_race
from wetread.signoff.items import WAITING, WorkItem, item_by
from wetread.signoff.tables import FirstReadingRow
from wetread.store.documents import get_document, put_document
from wetread.store.tables import insert_ignoring, row_by_key

LONGEST = 2000
"""Characters of an impression."""


class Seen(Noun):
    """What a reader says of one concept."""

    concept: CodedConcept
    presence: Label


class OwnReading(Noun):
    """What one reader saw, before they were shown anything; `payload` is what they compare with."""

    item: str
    user: str
    payload: Digest
    impression: str
    seen: tuple[Seen, ...]


class FirstReading:
    """Takes down what readers see by themselves."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def record(
        self, by: Principal, item_id: str, *, impression: str, seen: Mapping[str, Label]
    ) -> Digest:
        """Keep a reading, once for each reader; returns the digest of the stored `OwnReading`.

        Args:
            by: who reads.
            item_id: of an item that waits.
            impression: what they see, in their words.
            seen: present or absent, by the code or the name of each concept that was looked for.

        Raises:
            BadInput: there are no words, or not each concept is named.
            LostRace: the item waits no longer.
            Refused: they have read it before.
        """
        require(by, "queue.read")
        words = impression.strip()
        if not words or len(words) > LONGEST:
            raise BadInput(f"say what you see: --impression TEXT, of {LONGEST} characters at most")
        with self._ledger.write(by) as tx:
            item = item_by(tx.connection, id=item_id).as_of(tx.now)
            if item.state not in WAITING:
                raise lost_race(item)
            payload = get_document(tx.connection, item.payload, ApprovalPayload)
            reading = OwnReading(
                item=item.id,
                user=by.user,
                payload=item.payload,
                impression=words,
                seen=_answers(seen, looked_for(payload)),
            )
            kept = put_document(tx.connection, reading)
            row = {"item": item.id, "user": by.user, "record": kept, "at": tx.now.isoformat()}
            if not insert_ignoring(tx.connection, FirstReadingRow, **row):
                raise Refused(f"you have read {item.id} before; what you saw then stands")
            tx.record("work-item.read-first", case_id=item.case_id, item=item.id, record=kept)
        return kept


def looked_for(payload: ApprovalPayload) -> tuple[CodedConcept, ...]:
    """The concepts whose presence is a question, whatever agents answered; an outline is none."""
    questions = {
        finding.concept.code: finding.concept
        for finding in payload.findings
        if not any(evidence.kind == "segment" for evidence in finding.evidence)
    }
    return tuple(questions[code] for code in sorted(questions))


def refuse_unread(
    connection: Connection, rules: SignOffSpec, item: WorkItem, by: Principal
) -> None:
    """Nobody who may decide is shown, or signs, what they have to read by themselves first."""
    asked = by.role in ALLOWED["queue.read"] and item.state in WAITING
    if not asked or not rules.reads_first(item.priority, item.standing):
        return
    if row_by_key(connection, FirstReadingRow, item.id, by.user) is None:
        raise Refused(
            f"say first what you see yourself: wetread queue read {item.id} --as {by.user} "
            "--impression TEXT"
        )


def _answers(seen: Mapping[str, Label], concepts: tuple[CodedConcept, ...]) -> tuple[Seen, ...]:
    """One answer for each concept."""
    given = {name.strip().casefold(): presence for name, presence in seen.items()}
    answers = []
    for concept in concepts:
        names = [n for n in (concept.code.casefold(), concept.display.casefold()) if n in given]
        answers += [Seen(concept=concept, presence=given.pop(name)) for name in names]
    if given or len(answers) != len(concepts):
        wanted = ", ".join(concept.display for concept in concepts) or "nothing"
        raise BadInput(f"say once of each whether it is --present or --absent: {wanted}")
    return tuple(answers)
