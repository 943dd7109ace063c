"""A draft as it is changed: a field for each sentence, and what the rules say as one types."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from nicegui import ui

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.editing import LONGEST, Change
from wetread.clinical.reports import Drafted
from wetread.errors import WetreadError
from wetread.service.web.differences import show_difference
from wetread.service.web.marks import marked
from wetread.service.web.parts import button, part, words
from wetread.service.web.queueing import ItemShown, Queue
from wetread.service.web.threads import working

_PAUSE: Final = 0.6
"""Seconds without a key after which changed words are judged."""


@dataclass
class Typed:
    """What was typed so far; it outlives the fields that show it.

    `texts` holds sentences of the draft by their number, `added` new ones with their section.
    """

    texts: dict[int, str] = field(default_factory=dict)
    added: list[tuple[Drafted, str]] = field(default_factory=list)


def changes_in(shown: ItemShown, typed: Typed) -> tuple[Change, ...]:
    """What differs from the draft as it is; a sentence that is emptied is taken out."""
    found = []
    for number, one in enumerate(shown.own, start=1):
        text = _plain(typed.texts.get(number, one.text))
        if not text:
            found.append(Change(kind="remove", number=number))
        elif text != one.text:
            found.append(Change(kind="replace", number=number, text=text))
    for section, said in typed.added:
        if text := _plain(said):
            found.append(Change(kind="add", section=section, text=text))
    return tuple(found)


def _plain(text: str) -> str:
    """In one line."""
    return " ".join(text.split())


ADDED_TO: Final[tuple[Drafted, ...]] = ("comparison", "findings", "impression", "disclosure")
"""Sections to which somebody who reads may have something to add."""


class DraftEditor:
    """The fields, and under them what would change and what the rules would say of it."""

    def __init__(
        self,
        queue: Queue,
        shown: ItemShown,
        typed: Typed,
        *,
        save: Callable[[], Awaitable[None]],
        drop: Callable[[], Awaitable[None]],
    ) -> None:
        self._queue, self._shown, self._typed = queue, shown, typed
        with part("section", "card draft"):
            words("h3", "Change the draft")
            for number, one in enumerate(shown.own, start=1):
                value = typed.texts.get(number, one.text)
                _field(one.section, value, partial(self._changed, number), first=number == 1)
            self._added = part("div", "added")
            with self._added:
                for place, (section, text) in enumerate(typed.added):
                    _field(f"{section}, new", text, partial(self._written, place))
            with part("div", "line adding"):
                for section in ADDED_TO:
                    button(f"+ {section}", partial(self._add, section), label=f"Add to {section}")
            with part("div", "line"):
                button("Save", save, "main")
                button("Drop the changes", drop)
            self._judged = part("div", "judged", role="status", aria_live="polite")
        self._pause = ui.timer(_PAUSE, self._judge, active=bool(changes_in(shown, typed)))

    def _add(self, section: Drafted) -> None:
        """A field for one more sentence at the end of the section."""
        place = len(self._typed.added)
        self._typed.added.append((section, ""))
        with self._added:
            _field(f"{section}, new", "", partial(self._written, place), first=True)

    def _changed(self, number: int, text: str) -> None:
        self._typed.texts[number] = text
        self._wait()

    def _written(self, place: int, text: str) -> None:
        self._typed.added[place] = (self._typed.added[place][0], text)
        self._wait()

    def _wait(self) -> None:
        self._pause.deactivate()
        self._pause.activate()

    async def _judge(self) -> None:
        """Once for each pause; nothing is changed by it."""
        self._pause.deactivate()
        changes = changes_in(self._shown, self._typed)
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
                before = self._shown.own[change.number - 1].text if change.number else ""
                show_difference(before, change.text)
            for one, marks in sentences:
                for mark in marks:
                    with part("p", mark.kind):
                        words("span", one.text, "words")
                        words("span", f" {mark.why}", "told")
            if not any(marks for _, marks in sentences):
                words("p", "No rule objects, and every sentence rests on what was found.", "good")


def _field(label: str, text: str, typed: Callable[[str], None], *, first: bool = False) -> None:
    """One sentence; `first` is where somebody goes on who works by keyboard."""
    box = ui.textarea(label=label, value=text)
    box.props.update({"autogrow": True, "maxlength": LONGEST, "outlined": True, "autofocus": first})
    box.on_value_change(lambda event: typed(str(event.value or "")))
