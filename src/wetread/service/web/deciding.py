"""The dialogs in which somebody decides: a signature takes the password, a refusal a reason."""

from collections.abc import Awaitable, Callable
from typing import Final, Literal, get_args

from nicegui import ui

from wetread.clinical.principals import Principal
from wetread.clinical.signed import SignatureMeaning
from wetread.service.telling import appointment_told, subject_told
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
            words("p", subject_told(shown.item, shown.payload))
            if shown.payload.draft is None:
                words("p", _unwritten(shown), "told")
            if shown.payload.appointment:
                when = "Will book, once all have signed," if then else "Books"
                words("p", f"{when} {appointment_told(shown.payload.appointment)}.")
            in_spite = _objections(shown)
            if then:
                words("p", f"It is not released yet: then it waits for {then}.", "told")
            words("p", f"As {by.full_name or by.user}, {by.role}.", "quiet")
            meaning = ui.select(list(get_args(SignatureMeaning)), value="approved", label="Meaning")
            password = ui.input(label="Your password", password=True)
            password.props.update({"autocomplete": "current-password", "autofocus": True})
            self._buttons("Sign")

        async def sign() -> None:
            if in_spite is not None and not in_spite.value:
                ui.notify("Say first that you sign in spite of what the rules object to.")
                return
            word, password.value = str(password.value or ""), ""
            await act(meaning.value, word)

        form.on("submit.prevent", sign)
        self._dialog.open()

    def decline(
        self, how: Decline, shown: ItemShown, act: Callable[[str], Awaitable[None]]
    ) -> None:
        """Why."""
        self._ask(*_ASKS[how], act, about=subject_told(shown.item, shown.payload))

    def addend(self, act: Callable[[str], Awaitable[None]]) -> None:
        """What is added."""
        self._ask("Add to the report", "What is added? What was signed stays as it is.", act)

    def _ask(
        self, title: str, asks: str, act: Callable[[str], Awaitable[None]], *, about: str = ""
    ) -> None:
        """One question in words."""
        self._dialog.clear()
        with self._dialog, part("form", "card dialog", aria_label=title) as form:
            words("h2", title)
            if about:
                words("p", about)
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


def _objections(shown: ItemShown) -> ui.checkbox | None:
    """What the rules object to, and a box to tick for whoever signs in spite of it."""
    found = [one for one in shown.payload.verdicts if one.decision in ("revise", "hold", "block")]
    for verdict in found:
        words("p", f"{verdict.decision}: {verdict.reason}", "told")
    return ui.checkbox("I have read this, and sign in spite of it") if found else None


def _unwritten(shown: ItemShown) -> str:
    """That no report goes with a signature, but what models found does."""
    n = len(shown.payload.findings)
    goes = f"{n} finding{'s' if n != 1 else ''} of the models" if n else "nothing but the fact"
    return f"No report was drafted. A signature releases {goes}, without a text."
