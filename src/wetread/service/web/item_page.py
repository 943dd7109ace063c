"""The chosen item: read, claimed, changed, signed or declined by whoever sits there."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Final, get_args

from nicegui import ui

from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.editing import LONGEST, Change
from wetread.clinical.permissions import ALLOWED, Action
from wetread.clinical.principals import Principal
from wetread.clinical.signed import SignatureMeaning
from wetread.errors import WetreadError
from wetread.service.web.item_view import (
    objections,
    show_difference,
    show_draft,
    show_edits,
    show_findings,
    show_history,
    show_verdicts,
)
from wetread.service.web.parts import button, part, trying, words
from wetread.service.web.queueing import ItemShown, Queue
from wetread.service.web.threads import reading, working
from wetread.signoff.items import WAITING

_PAUSE: Final = 0.6
"""Seconds without a key after which changed words are judged."""

STALE: Final = (
    "Somebody changed this item meanwhile. Your words are kept here, but saving them will be "
    "refused: copy them, and drop your changes."
)
ASKS: Final = {
    "return": ("Return the draft", "What has to be different?"),
    "reject": ("Reject the draft", "Why is it refused for good?"),
}


class ItemPane:
    """What one browser sees and does of an item."""

    def __init__(
        self,
        queue: Queue,
        by: Principal,
        shown: ItemShown | None,
        after: Callable[[], Awaitable[None]],
    ) -> None:
        self._queue, self._by, self._after = queue, by, after
        self._shown = shown
        self._others: tuple[str, ...] = ()
        self._texts: dict[int, str] = {}
        self._editing = False
        self._stale = False
        self._cards: dict[str, ui.element] = {}
        self._body()
        self._dialog = ui.dialog()

    async def open(self, item_id: str) -> None:
        """Show another item."""
        self._editing, self._texts, self._stale = False, {}, False
        await trying(partial(self._read, item_id))
        self._body.refresh()

    async def leave(self) -> bool:
        """Whether another item may be shown; words that were not saved keep this one."""
        if self._editing and self._changes():
            ui.notify("Save your changes or drop them first.", position="top")
            return False
        return True

    async def pressed(self, key: str) -> None:
        """A key that is not about the list."""
        acts: dict[str, Callable[[], Any]] = {
            "c": self._claim,
            "e": self._edit,
            "s": self._sign,
            "r": partial(self._decline, "return"),
            "x": partial(self._decline, "reject"),
        }
        needs: dict[str, Action] = {
            "c": "queue.claim",
            "e": "queue.edit",
            "s": "queue.sign",
            "r": "queue.return",
            "x": "queue.reject",
        }
        if key in acts and self._waits() and self._may(needs[key]) and not self._dialog.value:
            done = acts[key]()
            if isinstance(done, Awaitable):
                await done

    async def look(self) -> None:
        """Whether somebody else is here, or has changed it."""
        if self._shown is None:
            return
        item = self._shown.item
        others = await reading(lambda: self._queue.others(item.id))
        version = await reading(lambda: self._queue.version(item.id))
        if version != item.version:
            if self._editing:
                self._stale = True
            else:
                await self._read(item.id)
        elif others == self._others:
            return
        self._others = others
        if self._editing:
            self._notice.refresh()
        else:
            self._body.refresh()

    async def _read(self, item_id: str) -> None:
        self._shown = await reading(lambda: self._queue.shown(item_id))

    @ui.refreshable_method
    def _body(self) -> None:
        shown = self._shown
        if shown is None:
            words("p", "Choose an item: with j and k, or a click.", "quiet empty")
            return
        item, payload = shown.item, shown.payload
        with part("div", "line"):
            words("h2", item.case_id)
            words("span", item.priority, f"priority {item.priority.lower()}")
            words("span", f"{item.state}{f' by {item.holder}' if item.holder else ''}", "quiet")
            words("a", "Open the case").props.update({"href": f"/cases/{item.case_id}"})
        self._notice()
        words("p", payload.request_text, "said")
        self._actions()
        with part("div", "reading"):
            with part("div"):
                if self._editing:
                    self._editor(shown)
                else:
                    show_draft(payload, self._light)
                self._cards = show_findings(payload)
                show_verdicts(payload.verdicts)
                show_edits(shown)
                show_history(shown.history)
            with part("aside", "film"):
                part("img", src=f"/cases/{item.case_id}/image.png",
                     alt="The image this item is about, without annotation")  # fmt: skip
                words("p", "Shown for orientation; not for diagnosis.", "quiet")

    @ui.refreshable_method
    def _notice(self) -> None:
        with part("div", "", role="status", aria_live="polite"):
            if self._others:
                words("p", f"Also here: {', '.join(self._others)}", "told")
            if self._stale:
                words("p", STALE, "told")

    def _actions(self) -> None:
        if not self._waits():
            return
        doing: tuple[tuple[Action, str, Callable[[], Any], str], ...] = (
            ("queue.sign", "Sign (s)", self._sign, "main"),
            ("queue.claim", "Claim (c)", self._claim, ""),
            ("queue.edit", "Change (e)", self._edit, ""),
            ("queue.return", "Return (r)", partial(self._decline, "return"), ""),
            ("queue.reject", "Reject (x)", partial(self._decline, "reject"), ""),
        )
        allowed = [one for one in doing if self._may(one[0])]
        if not allowed:
            words("p", "Your role reads the queue and decides nothing.", "quiet")
            return
        with part("div", "line actions"):
            for _, text, act, kind in allowed:
                button(text, act, kind)

    def _may(self, action: Action) -> bool:
        """What the page offers; whether it is allowed is judged where it is done."""
        return self._by.role in ALLOWED[action]

    def _waits(self) -> bool:
        return self._shown is not None and self._shown.item.state in WAITING

    def _light(self, cites: Iterable[str]) -> None:
        """Mark the findings on which a sentence rests."""
        wanted = set(cites)
        for name, card in self._cards.items():
            card.classes(add="lit") if name in wanted else card.classes(remove="lit")

    async def _claim(self) -> None:
        shown = self._need()
        await self._done(lambda: self._queue.claim(shown.item.id))

    def _edit(self) -> None:
        if self._shown is not None and self._shown.payload.draft is not None:
            self._editing, self._texts = True, {}
            self._body.refresh()

    def _editor(self, shown: ItemShown) -> None:
        """A field for each sentence that can be changed; what is empty is taken out."""
        with part("section", "card draft"):
            words("h3", "Change the draft")
            for number, one in enumerate(shown.own, start=1):
                field = ui.textarea(label=one.section, value=self._texts.get(number, one.text))
                field.props.update({"autogrow": True, "maxlength": LONGEST, "outlined": True})
                field.on_value_change(partial(self._typed, number))
            with part("div", "line"):
                button("Save", self._save, "main")
                button("Drop the changes", self._drop)
            self._judged = part("div", "judged", role="status", aria_live="polite")
        self._pause = ui.timer(_PAUSE, self._judge, active=False, once=False)

    def _typed(self, number: int, event: Any) -> None:
        self._texts[number] = str(event.value or "")
        self._pause.deactivate()
        self._pause.activate()

    def _changes(self) -> tuple[Change, ...]:
        own = self._shown.own if self._shown else ()
        found = []
        for number, one in enumerate(own, start=1):
            text = " ".join(self._texts.get(number, one.text).split())
            if not text:
                found.append(Change(kind="remove", number=number))
            elif text != one.text:
                found.append(Change(kind="replace", number=number, text=text))
        return tuple(found)

    async def _judge(self) -> None:
        """What the rules would say of the words that stand there now."""
        self._pause.deactivate()
        shown, changes = self._need(), self._changes()
        if not changes:
            self._judged.clear()
            return
        try:
            payload = await working(
                lambda: self._queue.preview(shown.item.id, changes, shown.item.payload)
            )
        except WetreadError as error:
            self._judged.clear()
            with self._judged:
                words("p", str(error), "told")
            return
        self._tell(shown, changes, payload)

    def _tell(
        self, shown: ItemShown, changes: tuple[Change, ...], payload: ApprovalPayload
    ) -> None:
        self._judged.clear()
        with self._judged:
            for change in changes:
                before = shown.own[(change.number or 1) - 1].text
                show_difference(before, change.text)
            draft = payload.draft.statements if payload.draft else ()
            against = [(one, objections(payload, one)) for one in draft]
            for one, why in against:
                if why:
                    with part("p", "unsupported"):
                        words("span", one.text, "words")
                        words("span", f" {'; '.join(why)}", "told")
            if not any(why for _, why in against):
                words("p", "No rule objects to these words.", "good")

    async def _save(self) -> None:
        shown, changes = self._need(), self._changes()
        if not changes:
            ui.notify("Nothing was changed.", position="top")
            return
        item = shown.item

        async def save() -> None:
            await working(lambda: self._queue.edit(item.id, changes, item.payload))
            self._editing, self._texts = False, {}

        if await trying(save):
            await self._again()

    async def _drop(self) -> None:
        self._editing, self._texts, self._stale = False, {}, False
        await self._again()

    def _sign(self) -> None:
        """A signature takes a meaning and the password once more."""
        shown = self._need()
        self._dialog.clear()
        with self._dialog, part("form", "card dialog", aria_label="Sign") as form:
            words("h2", "Sign and release")
            held = [v for v in shown.payload.verdicts if v.decision in ("revise", "hold", "block")]
            for verdict in held:
                words("p", f"{verdict.decision}: {verdict.reason}", "told")
            words("p", f"As {self._by.full_name or self._by.user}, {self._by.role}.", "quiet")
            meaning = ui.select(list(get_args(SignatureMeaning)), value="approved", label="Meaning")
            password = ui.input(label="Your password", password=True)
            password.props.update({"autocomplete": "current-password", "autofocus": True})
            with part("div", "line"):
                words("button", "Sign", "button main").props("type=submit")
                button("Not now", self._dialog.close)

        async def sign() -> None:
            item, word = shown.item, str(password.value or "")
            password.value = ""
            await self._done(
                lambda: self._queue.sign(
                    item.id, meaning=meaning.value, password=word, digest=item.payload
                )
            )

        form.on("submit.prevent", sign)
        self._dialog.open()

    def _decline(self, how: str) -> None:
        """To return or to reject takes a reason."""
        shown = self._need()
        title, asks = ASKS[how]
        self._dialog.clear()
        with self._dialog, part("form", "card dialog", aria_label=title) as form:
            words("h2", title)
            reason = ui.textarea(label=asks)
            reason.props.update({"maxlength": 2000, "autofocus": True, "outlined": True})
            with part("div", "line"):
                words("button", title, "button main").props("type=submit")
                button("Not now", self._dialog.close)

        async def decline() -> None:
            item, why = shown.item, str(reason.value or "")
            act = self._queue.send_back if how == "return" else self._queue.reject
            await self._done(lambda: act(item.id, why, item.payload))

        form.on("submit.prevent", decline)
        self._dialog.open()

    async def _done(self, act: Callable[[], Any]) -> None:
        """Do it; what is refused leaves the dialog open with what was typed."""
        if await trying(lambda: working(act)):
            self._dialog.close()
        await self._again()

    async def _again(self) -> None:
        shown = self._need()
        await trying(partial(self._read, shown.item.id))
        if not self._editing:
            self._body.refresh()
        await trying(self._after)

    def _need(self) -> ItemShown:
        if self._shown is None:
            raise RuntimeError("no item is shown")
        return self._shown
