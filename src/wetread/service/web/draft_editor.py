"""A draft as it is changed: a field for each sentence, and what the rules say as one types."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

from nicegui import ui

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.editing import LONGEST, Change
from wetread.errors import WetreadError
from wetread.service.web.differences import show_difference
from wetread.service.web.marks import marked
from wetread.service.web.parts import button, part, words
from wetread.service.web.queueing import ItemShown, Queue
from wetread.service.web.threads import working

_PAUSE: Final = 0.6
"""Seconds without a key after which changed words are judged."""

Texts = dict[int, str]
"""What was typed so far, by the number of the sentence; it outlives the fields that show it."""


def changes_in(shown: ItemShown, texts: Texts) -> tuple[Change, ...]:
    """What differs from the draft as it is; a sentence that is emptied is taken out."""
    found = []
    for number, one in enumerate(shown.own, start=1):
        text = " ".join(texts.get(number, one.text).split())
        if not text:
            found.append(Change(kind="remove", number=number))
        elif text != one.text:
            found.append(Change(kind="replace", number=number, text=text))
    return tuple(found)


class DraftEditor:
    """The fields, and under them what would change and what the rules would say of it."""

    def __init__(
        self,
        queue: Queue,
        shown: ItemShown,
        texts: Texts,
        *,
        save: Callable[[], Awaitable[None]],
        drop: Callable[[], Awaitable[None]],
    ) -> None:
        self._queue, self._shown, self._texts = queue, shown, texts
        with part("section", "card draft"):
            words("h3", "Change the draft")
            for number, one in enumerate(shown.own, start=1):
                field = ui.textarea(label=one.section, value=texts.get(number, one.text))
                field.props.update({"autogrow": True, "maxlength": LONGEST, "outlined": True})
                field.on_value_change(partial(self._typed, number))
            with part("div", "line"):
                button("Save", save, "main")
                button("Drop the changes", drop)
            self._judged = part("div", "judged", role="status", aria_live="polite")
        self._pause = ui.timer(_PAUSE, self._judge, active=bool(texts))

    def _typed(self, number: int, event: Any) -> None:
        self._texts[number] = str(event.value or "")
        self._pause.deactivate()
        self._pause.activate()

    async def _judge(self) -> None:
        """Once for each pause; nothing is changed by it."""
        self._pause.deactivate()
        changes = changes_in(self._shown, self._texts)
        if not changes:
            self._judged.clear()
            return
        item = self._shown.item
        try:
            payload = await working(lambda: self._queue.preview(item.id, changes, item.payload))
        except WetreadError as error:
            self._judged.clear()
            with self._judged:
                words("p", str(error), "told")
        else:
            self._tell(changes, payload)

    def _tell(self, changes: tuple[Change, ...], payload: ApprovalPayload) -> None:
        self._judged.clear()
        sentences = marked(payload)
        with self._judged:
            for change in changes:
                before = self._shown.own[(change.number or 1) - 1].text
                show_difference(before, change.text)
            for one, marks in sentences:
                for mark in marks:
                    with part("p", mark.kind):
                        words("span", one.text, "words")
                        words("span", f" {mark.why}", "told")
            if not any(marks for _, marks in sentences):
                words("p", "No rule objects, and every sentence rests on what was found.", "good")
