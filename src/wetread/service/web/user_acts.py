"""What may be changed of somebody in the register; each change is asked about first."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from nicegui import ui

from wetread.service.web.parts import button, part, trying, words
from wetread.service.web.register import Register
from wetread.service.web.threads import confirming, reading
from wetread.signoff.passwords import MIN_PASSWORD
from wetread.signoff.users import ROLES, User


class UserActs:
    """One dialog at a time; what is refused leaves it open with what was typed."""

    def __init__(self, register: Register, show: Callable[[], Awaitable[None]]) -> None:
        self._register, self._show = register, show
        self._dialog = ui.dialog()

    def offer(self, user: User) -> None:
        """The buttons beside somebody."""
        name = user.name
        with part("div", "line"):
            if not user.active:
                button("Let in", partial(self._enable, name), label=f"Let {name} in again")
                return
            button("Lock out", partial(self._disable, name), label=f"Lock {name} out")
            button("Change role", partial(self._change, user), label=f"Change role of {name}")
            button("Reset password", partial(self._reset, name), label=f"Reset password of {name}")

    def _disable(self, name: str) -> None:
        told = (
            "Every session and token of theirs ends. What they signed stays signed. If they are "
            "let in again, they begin anew."
        )
        act = partial(self._register.disable, name)
        self._confirm(f"Lock {name} out?", told, f"Lock {name} out now", act)

    def _enable(self, name: str) -> None:
        told = "They sign in with the password that they had; their tokens have to be made anew."
        act = partial(self._register.enable, name)
        self._confirm(f"Let {name} in again?", told, f"Let {name} in now", act)

    def _confirm(self, title: str, told: str, does: str, act: Callable[[], None]) -> None:
        with self._asked(title, told, does, partial(reading, act)):
            pass

    def _change(self, user: User) -> None:
        told = "What is open goes on in the new role, from the next step on."
        change = partial(self._register.change_role, user.name)

        async def act() -> None:
            await reading(lambda: change(str(role.value)))

        with self._asked(f"What may {user.name} do?", told, "Change the role", act):
            role = ui.select(list(ROLES), value=user.role, label="New role")

    def _reset(self, name: str) -> None:
        told = (
            "Their sessions end. Tell them this password: it is good once, and they choose their "
            "own before they do anything else."
        )

        async def act() -> None:
            typed, password.value = str(password.value or ""), ""
            await confirming(lambda: self._register.reset(name, typed))

        with self._asked(f"Reset the password of {name}?", told, "Reset it", act):
            password = ui.input(
                label=f"Password for once, at least {MIN_PASSWORD} characters", password=True
            )
            password.props.update({"autocomplete": "new-password"})

    @contextmanager
    def _asked(
        self, title: str, told: str, does: str, act: Callable[[], Awaitable[Any]]
    ) -> Iterator[None]:
        """The dialog around what is to be filled in."""
        self._dialog.clear()
        with self._dialog, part("form", "card dialog", aria_label=title) as form:
            words("h2", title)
            words("p", told)
            yield
            with part("div", "line"):
                words("button", does, "button main").props("type=submit")
                button("Not now", self._dialog.close)

        async def done() -> None:
            if await trying(act):
                self._dialog.close()
                await self._show()

        form.on("submit.prevent", done)
        self._dialog.open()
