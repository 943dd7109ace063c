"""What waits for too long is raised, one level at a time, and the people of that level are told."""

from datetime import datetime

from sqlalchemy import and_, or_, select, update

from wetread.audit.ledger import Ledger, Transaction
from wetread.clinical.coding import Noun
from wetread.clinical.permissions import require
from wetread.clinical.principals import Principal
from wetread.manifests.sign_off import SignOffSpec
from wetread.ports.notifying import Notify
from wetread.signoff.items import WAITING, WorkItem, item_by, item_of
from wetread.signoff.lapsing import end_lapsed_claim
from wetread.signoff.notices import Notices, keep_notices
from wetread.signoff.tables import WorkItemRow
from wetread.store.documents import put_document
from wetread.store.tables import table_of


class Swept(Noun):
    """What one sweep came to."""

    expired: int
    raised: int
    sent: int
    unsent: int


class Escalation:
    """Ends claims that ran out, raises what is late, and hands the notices over."""

    def __init__(self, ledger: Ledger, rules: SignOffSpec, notify: Notify) -> None:
        self._ledger, self._rules = ledger, rules
        self._notices = Notices(ledger, notify)

    def sweep(self, by: Principal) -> Swept:
        """Do what is due now; done twice, or by two at once, it is done once.

        A notice that cannot be handed over undoes nothing, and is tried again by the next sweep.
        """
        require(by, "queue.escalate")
        expired = raised = 0
        for item_id in self._candidates():
            with self._ledger.write(by) as tx:
                expired += end_lapsed_claim(tx, item_id)
                raised += self._raise(tx, item_id)
        sent, unsent = self._notices.send(by)
        return Swept(expired=expired, raised=raised, sent=sent, unsent=unsent)

    def _candidates(self) -> list[str]:
        """Items that a sweep might change; most of the time there are none, and nobody waits."""
        table, now = table_of(WorkItemRow), self._ledger.clock()
        most = len(self._rules.escalation)
        late = and_(table.c.due <= (now - self._rules.soonest).isoformat(), table.c.level < most)
        lapsed = and_(table.c.state == "claimed", table.c.held_until <= now.isoformat())
        statement = select(table).where(table.c.state.in_(WAITING), or_(late, lapsed))
        with self._ledger.database.glance() as connection:
            rows = connection.execute(statement.order_by(table.c.due, table.c.id)).mappings()
            found = [item_of(row) for row in rows]
        return [item.id for item in found if self._is_behind(item, now)]

    def _raise(self, tx: Transaction, item_id: str) -> int:
        """How many levels it was raised by, each of them on record."""
        item = item_by(tx.connection, id=item_id)
        if item.state not in WAITING:
            return 0
        steps = self._rules.ladder(item.priority)
        reached = self._rules.reached(item.priority, item.due, tx.now)
        levels = range(item.level + 1, reached + 1)
        for level in levels:
            _set_level(tx, item_id, level)
            tx.record(
                "work-item.escalated",
                case_id=item.case_id,
                item=item_id,
                level=level,
                due=item.due.isoformat(),
                record=put_document(tx.connection, self._rules),
            )
            keep_notices(tx, item, level, steps[level - 1].notify)
        return len(levels)

    def _is_behind(self, item: WorkItem, now: datetime) -> bool:
        reached = self._rules.reached(item.priority, item.due, now)
        return reached > item.level or item.as_of(now) is not item


def _set_level(tx: Transaction, item_id: str, level: int) -> None:
    """A level is no new version: whoever reads the item signs what they saw all the same."""
    table = table_of(WorkItemRow)
    tx.connection.execute(
        update(table).where(table.c.id == item_id, table.c.level < level).values(level=level)
    )
