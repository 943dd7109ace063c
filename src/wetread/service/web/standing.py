"""Where the draft of a turn stands: it waits, or what was decided, why, and what can follow."""

from collections.abc import Callable
from typing import Final

from wetread.clinical.permissions import ALLOWED
from wetread.clinical.principals import Principal
from wetread.service.web.parts import part, words
from wetread.service.web.workup import TurnShown
from wetread.signoff.items import State, WorkItem

SUPERSEDED: Final = "Superseded by a later turn"


def show_standing(turn: TurnShown, by: Principal) -> None:
    """One line on the item of a turn, linked for whoever may open it; below, why and what next."""
    item = turn.view.item
    if item is None:
        return
    before, after = _SAYS[item.state](item)
    with part("p", "answer standing-of-turn"):
        words("span", before)
        if by.role in ALLOWED["queue.show"]:
            words("a", item.id).props.update({"href": f"/queue?item={item.id}"})
        else:
            words("span", item.id)
        words("span", after)
    if turn.declined:
        words("blockquote", turn.declined, "as-written declined")
    if item.state in ("returned", "rejected"):
        may_ask = by.role in ALLOWED["case.open"]
        words("p", _NEXT_BY_YOU if may_ask else _NEXT_BY_OTHERS, "quiet")


_NEXT_BY_YOU: Final = (
    "Nothing of it leaves the house. Say below what should be different: what comes of that is a "
    "new draft, which waits in the queue as this one did."
)
_NEXT_BY_OTHERS: Final = (
    "Nothing of it leaves the house. When somebody says here what should be different, a new draft "
    "waits in the queue."
)


def _waits(item: WorkItem) -> tuple[str, str]:
    whom = f"claimed by {item.holder}" if item.state == "claimed" else "waits to be read"
    return "In the queue as ", f": {whom}, due {item.due:%d %B, %H:%M} UTC."


def _decided(what: str, more: str = ".") -> Callable[[WorkItem], tuple[str, str]]:
    def said(item: WorkItem) -> tuple[str, str]:
        whom = f" by {item.holder}" if item.holder else ""
        return f"{what}{whom} on {item.changed_at:%d %B %Y, %H:%M} UTC, as ", more

    return said


def _superseded(_: WorkItem) -> tuple[str, str]:
    return "Nobody can sign ", " any more."


_SAYS: Final[dict[State, Callable[[WorkItem], tuple[str, str]]]] = {
    "open": _waits,
    "claimed": _waits,
    "signed": _decided("Signed"),
    "checked": _decided("Signed", ". It was a check: nothing of it is released."),
    "returned": _decided("Returned"),
    "rejected": _decided("Rejected"),
    "superseded": _superseded,
}
