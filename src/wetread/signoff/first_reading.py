"""Where the rules ask for it, a reader says what they see before they are shown what agents saw.

What they said is kept in the erasable store, beside what it was about: how often a reader and an
agent agree can be told later, and from nothing else.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, false, not_, or_, select

from wetread.audit.ledger import Ledger
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import CodedConcept, Noun
from wetread.clinical.findings import Label
from wetread.clinical.imaging import Digest
from wetread.clinical.permissions import ALLOWED, require
from wetread.clinical.principals import Principal
from wetread.errors import BadInput, ReadFirst, Refused
from wetread.manifests.sign_off import SignOffSpec, shipped
from wetread.signoff.holding import lost_race
from wetread.signoff.items import WAITING, WorkItem, item_by, item_of
from wetread.signoff.tables import FirstReadingRow, WorkItemRow
from wetread.store.documents import get_document, put_document
from wetread.store.tables import insert_ignoring, table_of

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


class Asked(NamedTuple):
    """All that a reader is told of an item before they have read it themselves."""

    item: WorkItem
    request: str
    concepts: tuple[CodedConcept, ...]


class FirstReading:
    """Takes down what readers see by themselves, and says of whom it is still asked."""

    def __init__(self, ledger: Ledger, rules: SignOffSpec | None = None) -> None:
        self._ledger = ledger
        self._rules = rules or shipped()

    def unread(self, by: Principal, items: Iterable[WorkItem]) -> frozenset[str]:
        """The ids of those that this person has to read first."""
        with self._ledger.database.glance() as connection:
            return unread(connection, self._rules, items, by)

    def of_case(self, by: Principal, case_id: str) -> str | None:
        """The item of this case that they have to read first, if there is one."""
        table = table_of(WorkItemRow)
        waits = table.c.case_id == case_id, table.c.state.in_(WAITING)
        with self._ledger.database.read() as connection:
            rows = connection.execute(select(table).where(*waits)).mappings()
            found = unread(connection, self._rules, [item_of(row) for row in rows], by)
        return min(found, default=None)

    def asked(self, by: Principal, item_id: str) -> Asked | None:
        """What they are told of an item that they have to read first; None of any other."""
        require(by, "queue.show")
        with self._ledger.database.read() as connection:
            item = item_by(connection, id=item_id).as_of(self._ledger.clock())
            if not unread(connection, self._rules, [item], by):
                return None
            payload = get_document(connection, item.payload, ApprovalPayload)
        return Asked(item, payload.request_text, looked_for(payload))

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
            raise BadInput(f"say in words what you see, in {LONGEST} characters at most")
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


def unread(
    connection: Connection, rules: SignOffSpec, items: Iterable[WorkItem], by: Principal
) -> frozenset[str]:
    """The ids of those items that this person is shown only after they said what they see.

    Whatever shows anything of what agents saw asks here.
    """
    names = [item.id for item in items if rules.reads_first(item.priority, item.standing)]
    if not names or by.role not in ALLOWED["queue.read"]:
        return frozenset()
    table = table_of(WorkItemRow)
    theirs = table.c.id.in_(names), to_read_first(rules, by)
    return frozenset(connection.execute(select(table.c.id).where(*theirs)).scalars())


def to_read_first(rules: SignOffSpec, by: Principal) -> ColumnElement[bool]:
    """As a condition on rows of the queue, by which they are not even counted."""
    items, mine = table_of(WorkItemRow), table_of(FirstReadingRow)
    if by.role not in ALLOWED["queue.read"] or not rules.read_first:
        return false()
    covered = (
        and_(items.c.priority.in_(rule.priorities), items.c.standing.in_(rule.standings))
        for rule in rules.read_first
    )
    read = select(mine.c.item).where(mine.c.item == items.c.id, mine.c.user == by.user)
    # What an addendum adds to was shown to everybody when it was signed.
    waits = items.c.state.in_(WAITING), items.c.adds_to.is_(None)
    return and_(*waits, or_(*covered), not_(read.exists()))


def refuse_unread(
    connection: Connection, rules: SignOffSpec, item: WorkItem, by: Principal
) -> None:
    """Nobody who may decide is shown, or decides on, what they have to read by themselves first."""
    if not unread(connection, rules, [item], by):
        return
    concepts = looked_for(get_document(connection, item.payload, ApprovalPayload))
    raise ReadFirst(
        f"say first what you see yourself: wetread queue read {item.id} --as {by.user} "
        "--impression TEXT",
        item=item.id,
        concepts=((one.system, one.code, one.display) for one in concepts),
    )


def _answers(seen: Mapping[str, Label], concepts: tuple[CodedConcept, ...]) -> tuple[Seen, ...]:
    """One answer for each concept."""
    given = {name.strip().casefold(): presence for name, presence in seen.items()}
    answers = []
    for concept in concepts:
        names = [n for n in (concept.code.casefold(), concept.display.casefold()) if n in given]
        answers += [Seen(concept=concept, presence=given.pop(name)) for name in names]
    if given or len(answers) != len(concepts) or len(seen) != len(concepts):
        wanted = ", ".join(concept.display for concept in concepts) or "nothing"
        raise BadInput(f"say once of each whether it is present or absent: {wanted}")
    return tuple(answers)
