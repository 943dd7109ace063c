"""The dialogs in which somebody decides: a signature takes the password, a refusal a reason."""

from collections.abc import Awaitable, Callable
from typing import Final, Literal, get_args

from nicegui import ui

from wetread.clinical.principals import Principal
from wetread.clinical.signed import SignatureMeaning
from wetread.service.telling import appointment_told
from wetread.service.web.parts import button, part, words
from wetread.service.web.queueing import ItemShown

Decline = Literal["return", "reject"]

_ASKS: Final[dict[Decline, tuple[str, str]]] = {
    "return": ("Return the draft", "What has to be different?"),
    "reject": ("Reject the draft", "Why is it refused for good?"),
}


class Deciding:
    """One dialog at a time; what is refused leaves it open with what was typed."""

    def __init__(self) -> None:
        self._dialog = ui.dialog()

    @property
    def is_open(self) -> bool:
        return bool(self._dialog.value)

    def close(self) -> None:
        self._dialog.close()

    def sign(
        self,
        by: Principal,
        shown: ItemShown,
        act: Callable[[SignatureMeaning, str], Awaitable[None]],
    ) -> None:
        """What is signed in spite of, what the signature means, and the password once more."""
        then = shown.signed.then
        title = "Sign, for others to sign too" if then else "Sign and release"
        self._dialog.clear()
        with self._dialog, part("form", "card dialog", aria_label=title) as form:
            words("h2", title)
            words("p", f"{shown.item.case_id}, {shown.item.id}")
            if shown.payload.appointment:
                words("p", f"Books {appointment_told(shown.payload.appointment)}.")
            for verdict in shown.payload.verdicts:
                if verdict.decision in ("revise", "hold", "block"):
                    words("p", f"{verdict.decision}: {verdict.reason}", "told")
            if then:
                words("p", f"It is not released yet: then it waits for {then}.", "told")
            words("p", f"As {by.full_name or by.user}, {by.role}.", "quiet")
            meaning = ui.select(list(get_args(SignatureMeaning)), value="approved", label="Meaning")
            password = ui.input(label="Your password", password=True)
            password.props.update({"autocomplete": "current-password", "autofocus": True})
            self._buttons("Sign")

        async def sign() -> None:
            word, password.value = str(password.value or ""), ""
            await act(meaning.value, word)

        form.on("submit.prevent", sign)
        self._dialog.open()

    def decline(self, how: Decline, act: Callable[[str], Awaitable[None]]) -> None:
        """Why."""
        self._ask(*_ASKS[how], act)

    def addend(self, act: Callable[[str], Awaitable[None]]) -> None:
        """What is added."""
        self._ask("Add to the report", "What is added? What was signed stays as it is.", act)

    def _ask(self, title: str, asks: str, act: Callable[[str], Awaitable[None]]) -> None:
        """One question in words."""
        self._dialog.clear()
        with self._dialog, part("form", "card dialog", aria_label=title) as form:
            words("h2", title)
            said = ui.textarea(label=asks)
            said.props.update({"maxlength": 2000, "autofocus": True, "outlined": True})
            self._buttons(title)

        async def send() -> None:
            await act(str(said.value or ""))

        form.on("submit.prevent", send)
        self._dialog.open()

    def _buttons(self, does: str) -> None:
        with part("div", "line"):
            words("button", does, "button main").props("type=submit")
            button("Not now", self._dialog.close)
