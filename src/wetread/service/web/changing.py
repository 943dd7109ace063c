"""Words that one browser holds of one item, until they are saved or dropped."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from wetread.service.web.draft_editor import DraftEditor, Typed, changes_in
from wetread.service.web.parts import trying
from wetread.service.web.queueing import ItemShown, Queue
from wetread.service.web.threads import working


class Changing:
    """What is being typed, if anything is; `again` shows the item as it is afterwards."""

    def __init__(self, queue: Queue, again: Callable[[], Awaitable[None]]) -> None:
        self._queue, self._again = queue, again
        self._typed: Typed | None = None

    @property
    def under_way(self) -> bool:
        """Whether the draft is shown as fields."""
        return self._typed is not None

    def begin(self) -> None:
        """Show it as fields."""
        self._typed = self._typed or Typed()

    def end(self) -> None:
        """Nothing that was typed is kept."""
        self._typed = None

    def unsaved(self, shown: ItemShown | None) -> bool:
        """Whether there are words that only this page holds; who is about to lose them is told."""
        if shown and self._typed and changes_in(shown, self._typed):
            ui.notify("Save your changes or drop them first.", position="top")
            return True
        return False

    def show(self, shown: ItemShown) -> None:
        """The fields, with what was typed so far."""
        typed = self._typed or Typed()
        DraftEditor(
            self._queue, shown, typed, save=partial(self._save, shown, typed), drop=self._drop
        )

    async def _save(self, shown: ItemShown, typed: Typed) -> None:
        item, changes = shown.item, changes_in(shown, typed)
        if not changes:
            ui.notify("Nothing was changed.", position="top")
            return

        async def save() -> None:
            await working(lambda: self._queue.edit(item.id, changes, item.payload))
            self.end()

        if await trying(save):
            await self._again()

    async def _drop(self) -> None:
        self.end()
        await self._again()
