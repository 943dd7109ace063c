"""The page of the queue: what waits on the left, what would be signed on the right, keys for all.

What is shown is read anew whenever somebody has changed it; nothing that is being typed is lost.
"""

import json
from functools import partial
from typing import Final

from nicegui import events, ui

from wetread.clinical.permissions import ALLOWED
from wetread.clinical.principals import Principal
from wetread.service.web.filters import Filters
from wetread.service.web.item_page import ItemPane
from wetread.service.web.looking import Looking
from wetread.service.web.parts import button, frame, part, trying, words
from wetread.service.web.queueing import AT_ONCE, MOST_SHOWN, ItemShown, Queue
from wetread.service.web.threads import reading
from wetread.signoff.first_reading import Asked
from wetread.signoff.items import WAITING, WorkItem
from wetread.signoff.listing import Counts, Page

_LOOK: Final = 2.0
"""Seconds between two looks at whether somebody else has changed something."""

KEYS: Final = {
    "j": "next item",
    "k": "item before",
    "c": "claim",
    "u": "give the claim back",
    "e": "change the draft",
    "s": "sign",
    "r": "return",
    "x": "reject",
    "a": "add to a report that was signed",
    "?": "these keys",
}


class QueuePage:
    """What one browser sees of the queue."""

    def __init__(
        self,
        queue: Queue,
        by: Principal,
        page: Page,
        counts: Counts,
        shown: ItemShown | Asked | None,
    ) -> None:
        self._queue, self._page, self._counts = queue, page, counts
        self._most = AT_ONCE
        self._opens = by.role in ALLOWED["queue.show"]
        self._place = 0
        self._chosen = shown.item.id if shown else ""
        with frame(by, "Queue"), part("div", "queue"):
            with part("section", "list", aria_label="What waits"):
                self._head()
                with part("div", "line filters"):
                    standings = not queue.keeps_standings(by)
                    self._filters = Filters(queue.now, self._narrowed, by_standing=standings)
                    button("Keys (?)", self._help_opens, label="Show the keys")
                self._list()
            with part("section", "chosen", aria_label="The item that is chosen"):
                self._pane = ItemPane(queue, by, shown, self._after, self._choose)
        self._help = self._keys()
        ui.keyboard(self._pressed, ignore=["input", "select", "textarea"])
        Looking(_LOOK, self._look)

    @ui.refreshable_method
    def _head(self) -> None:
        waiting = sum(self._counts.states.get(state, 0) for state in WAITING)
        words("h1", f"{waiting:,} waiting" if waiting else "Nothing waits")
        late = f"{self._counts.late:,} past due" if self._counts.late else "none past due"
        words("p", late, "told" if self._counts.late else "quiet")

    async def _narrowed(self) -> None:
        """Something else is wanted."""
        self._most = AT_ONCE
        await trying(self._show)

    @ui.refreshable_method
    def _list(self) -> None:
        if not self._page.items:
            words("p", "Nothing here. Drafts come when a case has been worked up.", "quiet empty")
            return
        with part("ul", "items", role="listbox", aria_label="Work items"):
            for item in self._page.items:
                self._row(item)
        if not self._page.next:
            return
        words("p", f"The first {len(self._page.items)} are shown.", "quiet")
        if self._most < MOST_SHOWN:
            button(f"{AT_ONCE} more", self._more)

    def _row(self, item: WorkItem) -> None:
        chosen = item.id == self._chosen
        now, late = self._queue.now(), item.state in WAITING
        late = late and item.due < now
        kind = f"item {item.priority.lower()}" + (" chosen" if chosen else "")
        told = {"role": "option", "aria_selected": str(chosen).lower(), "tabindex": "0"}
        with part("li", kind, **told) as row:
            words("strong", item.priority, "priority")
            words("span", item.case_id, "case-id")
            if item.id in self._page.unread:
                words("span", "read first", "standing quiet")
            else:
                words("span", _standing(item), f"standing verdict {item.standing}")
            words("span", item.modality or "", "modality quiet")
            words("span", f"due {item.due:%d %b, %H:%M} UTC", "when told" if late else "when quiet")
            words("span", _state(item), "standing quiet")
            if item.holder:
                words("span", item.holder, "holder quiet")
        row.on("click", partial(self._choose, item.id))
        row.on("keydown.enter", partial(self._choose, item.id))

    def _help_opens(self) -> None:
        self._help.open()

    def _keys(self) -> ui.dialog:
        with ui.dialog() as dialog, part("div", "card dialog", aria_label="Keys"):
            words("h2", "Keys")
            with part("dl", "keys"):
                for key, says in KEYS.items():
                    words("dt", key)
                    words("dd", says)
            button("Close", dialog.close, "main")
        return dialog

    async def _pressed(self, event: events.KeyEventArguments) -> None:
        held = event.modifiers
        if not event.action.keydown or held.ctrl or held.alt or held.meta or self._help.value:
            return
        key = str(event.key)
        if key in ("j", "k", "ArrowDown", "ArrowUp"):
            await self._move(1 if key in ("j", "ArrowDown") else -1)
        elif key == "?":
            self._help.open()
        else:
            await self._pane.pressed(key)

    async def _move(self, step: int) -> None:
        ids = [item.id for item in self._page.items]
        if not ids:
            return
        if self._chosen in ids:
            place = ids.index(self._chosen) + step
        else:  # it was decided: the one after it has moved up into its place
            place = self._place if step > 0 else self._place - 1
        await self._choose(ids[max(0, min(place, len(ids) - 1))])

    async def _choose(self, item_id: str) -> None:
        """Show an item; the address names it, so that the page can be opened again at it."""
        if item_id == self._chosen or not self._opens or not self._pane.leave():
            return
        self._chosen = item_id
        ids = [item.id for item in self._page.items]
        self._place = ids.index(item_id) if item_id in ids else 0
        await self._pane.open(item_id)
        where = json.dumps(f"/queue?item={item_id}")
        ui.run_javascript(
            f"history.replaceState(null, '', {where});"
            "setTimeout(() => document.querySelector('.item.chosen')"
            "?.scrollIntoView({block: 'nearest'}), 100);"
            "window.scrollTo(0, 0)"
        )
        self._list.refresh()  # last: what was clicked goes with it

    async def _after(self) -> None:
        """Something was decided here."""
        await self._show()

    async def _more(self) -> None:
        self._most += AT_ONCE
        await trying(self._show)

    async def _look(self) -> None:
        """Live: what others did is seen without a reload."""
        await self._show()
        await self._pane.look()

    async def _show(self) -> None:
        page = await reading(lambda: self._queue.page(self._filters.wanted, self._most))
        counts = await reading(self._queue.counts)
        if page != self._page or counts != self._counts:
            self._page, self._counts = page, counts
            self._list.refresh()
            self._head.refresh()


def _standing(item: WorkItem) -> str:
    flips = f", gave in {item.flips} times" if item.flips else ""
    return f"{'rules pass' if item.standing == 'pass' else item.standing}{flips}"


def _state(item: WorkItem) -> str:
    if item.adds_to:
        return f"addendum, {item.state}"
    return f"turn {item.turn}, {item.state}" if item.turn > 1 else item.state
