"""The chosen item: read, claimed, changed, signed or declined by whoever sits there."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import Final

from nicegui import ui

from wetread.clinical.findings import Label
from wetread.clinical.permissions import ALLOWED
from wetread.clinical.principals import Principal
from wetread.service.telling import subject_told
from wetread.service.web.changing import Changing
from wetread.service.web.item_acts import ItemActs
from wetread.service.web.item_view import (
    show_changes,
    show_consequences,
    show_draft,
    show_findings,
    show_history,
    show_refusal,
    show_rules,
    show_signatures,
    show_title,
)
from wetread.service.web.lighting import Lighting
from wetread.service.web.parts import button, part, trying, words
from wetread.service.web.queueing import ItemShown, Queue
from wetread.service.web.reading_form import ReadingForm, show_unread
from wetread.service.web.threads import reading
from wetread.service.web.viewer.element import Viewer
from wetread.signoff.first_reading import Asked
from wetread.signoff.items import WAITING

STALE: Final = (
    "Somebody changed this item meanwhile. Your words are kept here, but saving them will be "
    "refused: copy them, and drop your changes."
)


_KEEPS_WORDS: Final = "ceu"
"""Keys that leave what is being typed as it is."""

# Whoever works by keyboard goes on where they were, also where what had the focus is drawn anew.
_FOCUS: Final = (
    "setTimeout(() => { if (document.activeElement === document.body) "
    "document.querySelector('.chosen h2')?.focus({preventScroll: true}); }, 100)"
)


class ItemPane:
    """What one browser sees and does of an item."""

    def __init__(
        self,
        queue: Queue,
        by: Principal,
        shown: ItemShown | Asked | None,
        after: Callable[[], Awaitable[None]],
        go_to: Callable[[str], Awaitable[None]],
    ) -> None:
        self._queue, self._by, self._after, self.go_to = queue, by, after, go_to
        self._shown = shown if isinstance(shown, ItemShown) else None
        self._asked = shown if isinstance(shown, Asked) else None
        self._form: ReadingForm | None = None
        self._wanted = shown.item.id if shown else ""
        self._empty = "Your role sees what waits, and not what is in it."
        if by.role in ALLOWED["queue.show"]:
            self._empty = "Choose an item: with j and k, or a click."
        self._others: tuple[str, ...] = ()
        self._changing = Changing(queue, self.again)
        self._stale = False
        self._cards: dict[str, ui.element] = {}
        self._viewer: Viewer | None = None
        self._drawn: str | None = None
        self._acts = ItemActs(queue, by, self)
        self._body()

    async def open(self, item_id: str) -> None:
        """Show another item; nobody decides on the last one while it loads, or if it does not."""
        self._shown, self._asked, self._stale = None, None, False
        self._changing.end()
        self._wanted = item_id
        if not await trying(partial(self._read, item_id)) and self._wanted == item_id:
            self._empty = "This item cannot be shown to you."
        self._body.refresh()

    def leave(self) -> bool:
        """Whether another item may be shown; a question or words that were not saved keep this."""
        if self._acts.asking:
            return False
        if self._changing.unsaved(self._shown):
            return False
        if self._asked and self._form and self._form.begun:
            ui.notify("Keep what you see first, or load the page anew to drop it.", position="top")
            return False
        return True

    async def pressed(self, key: str) -> None:
        """A key that is not about the list, or its button; who is changing words decides later."""
        if self._shown is None or self._acts.asking:
            return
        act = self._acts.offered(self._shown).get(key)
        if act is None or (key not in _KEEPS_WORDS and self._changing.unsaved(self._shown)):
            return
        done = act.do(self._shown)
        if isinstance(done, Awaitable):
            await done

    async def look(self) -> None:
        """Whether somebody else is here, or has changed it."""
        if self._asked is not None:
            await self._look_unread(self._asked)
        if self._shown is None:
            return
        item, seen = self._shown.item, (self._others, self._stale)
        self._others = await reading(lambda: self._queue.others(item.id))
        stands = await reading(lambda: self._queue.stands(item.id))
        changed = stands != (item.version, item.holder)
        self._stale = changed and self._changing.under_way
        if changed and not self._changing.under_way:
            await self._read(item.id)
            self._follow()
        elif seen != (self._others, self._stale):
            self._notice.refresh()

    async def _look_unread(self, asked: Asked) -> None:
        """What is being said stays on the page, whoever claims the item; a decision ends it."""
        version, _ = await reading(lambda: self._queue.stands(asked.item.id))
        if version == asked.item.version:
            return
        await self._read(asked.item.id)
        if self._asked is None:
            self._body.refresh()

    async def _read(self, item_id: str) -> None:
        shown = await reading(lambda: self._queue.shown(item_id))
        if item_id == self._wanted:  # somebody may have gone on meanwhile
            self._shown = shown if isinstance(shown, ItemShown) else None
            self._asked = shown if isinstance(shown, Asked) else None

    @ui.refreshable_method
    def _body(self) -> None:
        self._drawn = None
        if self._asked is not None:
            self._form = show_unread(self._asked, self._keep)
            return
        if self._shown is None:
            words("p", self._empty, "quiet empty")
            return
        self._drawn = self._shown.item.id
        self._head()
        with part("div", "reading"):
            with part("div"):
                self._text()
            with part("aside", "film"):
                self._viewer = Viewer(self._shown.item.case_id)

    def _follow(self) -> None:
        """What is shown is as it is now; of the same item the film stays as somebody has it."""
        if self._shown is None or self._shown.item.id != self._drawn:
            self._body.refresh()
            return
        self._head.refresh()
        self._tell_again()
        ui.run_javascript(_FOCUS)

    def _tell_again(self) -> None:
        """What somebody was at is gone, and does not say that they left it."""
        self._text.refresh()
        self._light(())

    @ui.refreshable_method
    def _text(self) -> None:
        shown, lighting = self._need(), Lighting(self._light)
        show_refusal(shown)
        self._draft(shown, lighting)
        show_signatures(shown)
        show_consequences(shown.payload)
        self._cards = show_findings(shown.payload, lighting)
        show_rules(shown.payload)
        show_changes(shown)
        show_history(shown.history)

    async def _keep(self, impression: str, seen: Mapping[str, Label]) -> None:
        wanted = self._wanted
        await self._acts.do(lambda: self._queue.read(wanted, impression, seen))

    @ui.refreshable_method
    def _head(self) -> None:
        shown = self._need()
        show_title(shown.item)
        words("p", subject_told(shown.item, shown.payload), "quiet")
        self._notice()
        words("p", shown.payload.request_text, "said")
        offered = self._acts.offered(shown)
        if shown.kept_out:
            words("p", f"{shown.kept_out}.", "told")
        elif not offered and shown.item.state in WAITING:
            words("p", "Your role reads the queue and decides nothing.", "quiet")
        if not offered:
            return
        with part("div", "line actions"):
            for key, act in offered.items():
                kind = "main" if key == "s" else ""
                button(f"{act.says} ({key})", partial(self.pressed, key), kind)

    def _draft(self, shown: ItemShown, lighting: Lighting) -> None:
        if self._changing.under_way:
            self._changing.show(shown)
        else:
            show_draft(shown, lighting)

    @ui.refreshable_method
    def _notice(self) -> None:
        with part("div", "", role="status", aria_live="polite"):
            if self._others:
                words("p", f"Also here: {', '.join(self._others)}", "told")
            if self._stale:
                words("p", STALE, "told")

    def _light(self, cites: Iterable[str]) -> None:
        """Mark these findings, and what they rest on."""
        wanted = set(cites)
        for name, card in self._cards.items():
            card.classes(add="lit") if name in wanted else card.classes(remove="lit")
        if self._viewer is not None:
            self._viewer.highlight(wanted & set(self._cards))

    def begin_edit(self) -> None:
        """Let the draft be changed, if there is one."""
        if not self._changing.under_way and self._need().payload.draft is not None:
            self._changing.begin()
            self._tell_again()

    async def again(self) -> None:
        """Show it as it is now, and let the list follow."""
        await trying(partial(self._read, self._wanted))
        if self._shown and self._shown.item.state not in WAITING:
            self._changing.end()
        self._stale = self._stale and self._changing.under_way
        self._follow()
        await trying(self._after)

    def _need(self) -> ItemShown:
        if self._shown is None:
            raise RuntimeError("no item is shown")
        return self._shown
