"""The queue a page at a time: what somebody wants to see of it, in order, from where they were."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, Literal, NamedTuple, get_args

from pydantic import AwareDatetime, Field
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    not_,
    or_,
    select,
)

from wetread.clinical.coding import Noun
from wetread.clinical.imaging import Modality, Priority
from wetread.clinical.permissions import ALLOWED, require
from wetread.clinical.principals import Principal
from wetread.clinical.verdicts import Decision
from wetread.errors import Refused
from wetread.manifests.sign_off import SignOffSpec, shipped
from wetread.ports.clock import Clock
from wetread.signoff.first_reading import to_read_first, unread
from wetread.signoff.items import WAITING, State, WorkItem, item_of
from wetread.signoff.tables import WorkItemRow
from wetread.store.database import Database
from wetread.store.tables import table_of

MOST: Final = 200
"""Items of a page."""

Order = Literal[
    "due", "-due", "opened", "-opened", "changed", "-changed", "priority", "modality", "standing"
]
"""By time, `-` for the latest first; or the most urgent, each modality, the strictest, then due."""

_TIMES: Final = {"due": "due", "opened": "opened_at", "changed": "changed_at"}
_RANKS: Final[dict[str, tuple[str, ...]]] = {
    "priority": ("STAT", "URGENT", "ROUTINE"),
    "modality": get_args(Modality),
    "standing": ("block", "hold", "revise", "disclose", "pass"),
}


class Wanted(Noun):
    """Which items; nothing said means all of them."""

    states: tuple[State, ...] = WAITING
    priorities: tuple[Priority, ...] = ()
    standings: tuple[Decision, ...] = ()
    modalities: tuple[Modality, ...] = ()
    holder: str | None = None
    case_id: str | None = None
    due_before: AwareDatetime | None = None
    order: Order = "due"


class Place(NamedTuple):
    """Where somebody was: the value that is sorted by, and the id of the last item."""

    value: str
    item: str


class Page(Noun):
    """Some items, and where the next begin; None behind the last."""

    items: tuple[WorkItem, ...]
    next: Place | None = None
    unread: frozenset[str] = Field(
        default=frozenset(), description="ids of those that whoever asks has to read first"
    )


class Counts(Noun):
    """How many items are in each state, and how many of those that wait are past due."""

    states: dict[str, int] = Field(default_factory=dict)
    late: int = 0
    oldest_opened: datetime | None = Field(default=None, description="of those that wait")


class Listing:
    """Reads the queue; it changes nothing."""

    def __init__(self, database: Database, clock: Clock, rules: SignOffSpec | None = None) -> None:
        self._database, self._clock = database, clock
        self._rules = rules or shipped()

    def page(
        self, by: Principal, wanted: Wanted, *, after: Place | None = None, most: int = 50
    ) -> Page:
        """The items behind a place, in order; a page that is full says where the next begins.

        What somebody has to read first is not found by its standing: that would tell it to them.

        Raises:
            Refused: it is to be in the order of standings, and some are kept from this reader.
        """
        require(by, "queue.list")
        now, name = self._clock(), wanted.order.removeprefix("-")
        if name == "standing" and self.keeps_standings(by):
            raise Refused("what is read first has no place by how it was judged; order it by due")
        statement = select(table_of(WorkItemRow)).where(*_conditions(wanted, now))
        if wanted.standings:
            statement = statement.where(not_(to_read_first(self._rules, by)))
        statement = _ordered(statement, wanted.order, name, after).limit(most)
        with self._database.glance() as connection:
            rows = connection.execute(statement).mappings()
            found = [item_of(row).as_of(now) for row in rows]
            hidden = unread(connection, self._rules, found, by)
        full = len(found) == most
        last = found[-1] if full else None
        value = _value(last, name) if last else ""
        return Page(items=tuple(found), next=Place(value, last.id) if last else None, unread=hidden)

    def keeps_standings(self, by: Principal) -> bool:
        """Whether how an item was judged may be kept from this person."""
        return bool(self._rules.read_first) and by.role in ALLOWED["queue.read"]

    def counts(self, by: Principal) -> Counts:
        """The whole queue in figures."""
        require(by, "queue.list")
        with self._database.read() as connection:
            return _counted(connection, self._clock())


def _counted(connection: Connection, now: datetime) -> Counts:
    table = table_of(WorkItemRow)
    rows = connection.execute(select(table.c.state, func.count()).group_by(table.c.state))
    states: Counter[str] = Counter({row[0]: row[1] for row in rows})
    over = connection.execute(select(func.count()).where(_lapsed(now))).scalar_one()
    states.update({"open": over, "claimed": -over})
    waiting = table.c.state.in_(WAITING)
    late = select(func.count()).where(waiting, table.c.due < now.isoformat())
    oldest = connection.execute(select(func.min(table.c.opened_at)).where(waiting)).scalar()
    return Counts(
        states={state: count for state, count in states.items() if count},
        late=connection.execute(late).scalar_one(),
        oldest_opened=datetime.fromisoformat(oldest) if oldest else None,
    )


def _lapsed(now: datetime) -> ColumnElement[bool]:
    """Claims that ran out and that nobody has written down yet: such an item is open."""
    table = table_of(WorkItemRow)
    return and_(table.c.state == "claimed", table.c.held_until <= now.isoformat())


def _held(now: datetime) -> ColumnElement[bool]:
    """Of a claim that it holds still; one without a time has no end."""
    table = table_of(WorkItemRow)
    return or_(table.c.held_until.is_(None), table.c.held_until > now.isoformat())


def _in_state(state: State, now: datetime) -> ColumnElement[bool]:
    stored = table_of(WorkItemRow).c.state == state
    if state == "open":
        return or_(stored, _lapsed(now))
    return and_(stored, _held(now)) if state == "claimed" else stored


def _conditions(wanted: Wanted, now: datetime) -> Iterator[ColumnElement[bool]]:
    table = table_of(WorkItemRow)
    if wanted.states:
        yield or_(*(_in_state(state, now) for state in wanted.states))
    many: tuple[tuple[Column[Any], tuple[str, ...]], ...] = (
        (table.c.priority, wanted.priorities),
        (table.c.standing, wanted.standings),
        (table.c.modality, wanted.modalities),
    )
    yield from (column.in_(values) for column, values in many if values)
    if wanted.holder is not None:
        yield table.c.holder == wanted.holder
        yield or_(table.c.state != "claimed", _held(now))
    if wanted.case_id is not None:
        yield table.c.case_id == wanted.case_id
    if wanted.due_before is not None:
        yield table.c.due < wanted.due_before.astimezone(UTC).isoformat()


def _ordered(statement: Select[Any], order: Order, name: str, after: Place | None) -> Select[Any]:
    """Sorted by the value and then by id, so that equal values have one order."""
    table = table_of(WorkItemRow)
    column, down = _sorted_by(name), order.startswith("-")
    if after is not None:
        beyond = column < after.value if down else column > after.value
        statement = statement.where(
            or_(beyond, and_(column == after.value, table.c.id > after.item))
        )
    return statement.order_by(column.desc() if down else column, table.c.id)


def _sorted_by(name: str) -> ColumnElement[str]:
    """A time; or the place in a list, and among equals what is due first."""
    table = table_of(WorkItemRow)
    if name in _TIMES:
        return table.c[_TIMES[name]]
    ranks = {value: str(place) for place, value in enumerate(_RANKS[name])}
    return case(ranks, value=table.c[name], else_=_UNKNOWN).concat(table.c.due)


_UNKNOWN: Final = "9"
"""Behind all that is known."""


def _value(item: WorkItem, name: str) -> str:
    """What the item is sorted by."""
    if name in _TIMES:
        return str(getattr(item, _TIMES[name]).isoformat())
    value, ranks = getattr(item, name), _RANKS[name]
    return f"{ranks.index(value) if value in ranks else _UNKNOWN}{item.due.isoformat()}"
