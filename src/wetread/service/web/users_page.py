"""The page of the register: who may act, in which role; somebody is added or locked out."""

from functools import partial
from typing import Any

from nicegui import ui

from wetread.bootstrap.system import System
from wetread.clinical.permissions import ALLOWED
from wetread.clinical.principals import Principal
from wetread.service.web.parts import button, frame, part, trying, words
from wetread.service.web.seats import Seated
from wetread.service.web.threads import hashing, reading
from wetread.signoff.passwords import MIN_PASSWORD
from wetread.signoff.users import ROLES, User


class Register:
    """The register of people, for whoever sits here."""

    def __init__(self, on: System, seat: Seated) -> None:
        self._on, self._seat = on, seat

    def all(self) -> list[User]:
        """Everybody, active or not."""
        return self._on.users.all(self._seat.principal())

    def add(self, name: str, *, role: str, full_name: str, password: str) -> User:
        """Somebody more."""
        by = self._seat.principal()
        return self._on.users.add(by, name, role=role, full_name=full_name, password=password)

    def disable(self, name: str) -> None:
        """They can do nothing any more; what they signed stays signed."""
        self._on.users.disable(self._seat.principal(), name)


class UsersPage:
    """What one browser sees of the register."""

    def __init__(self, register: Register, by: Principal, users: list[User]) -> None:
        self._register, self._users = register, users
        self._may = by.role in ALLOWED["users.add"]
        with frame(by, "Users"):
            words("h1", "Users")
            self._list()
            if self._may:
                self._new()
        self._asking = ui.dialog()

    @ui.refreshable_method
    def _list(self) -> None:
        with part("table", "cases"):
            with part("thead"), part("tr"):
                for name in ("Name", "Role", "Full name", "State", "Lock out"):
                    words("th", name).props("scope=col")
            with part("tbody"):
                for user in self._users:
                    self._row(user)

    def _row(self, user: User) -> None:
        with part("tr"):
            for text in (user.name, user.role, user.full_name):
                words("td", text)
            words("td", "active" if user.active else "locked out", "" if user.active else "told")
            with part("td"):
                if self._may and user.active:
                    button("Lock out", partial(self._ask, user.name), label=f"Lock {user.name} out")
                else:
                    words("span", "no", "quiet")

    def _new(self) -> None:
        with part("form", "card new", aria_label="Add somebody") as form:
            words("h2", "Add somebody")
            name = ui.input(label="User name")
            full = ui.input(label="Full name, printed beside every signature")
            role = ui.select(list(ROLES), value="radiologist", label="Role")
            password = ui.input(
                label=f"Password, at least {MIN_PASSWORD} characters", password=True
            )
            password.props.update({"autocomplete": "new-password"})
            words("button", "Add", "button main").props("type=submit")

        async def add() -> None:
            said: dict[str, Any] = {
                "role": role.value,
                "full_name": str(full.value or ""),
                "password": str(password.value or ""),
            }
            added = str(name.value or "")

            async def act() -> None:
                await hashing(lambda: self._register.add(added, **said))

            if await trying(act):
                name.value = full.value = password.value = ""
                await self._show()

        form.on("submit.prevent", add)

    def _ask(self, name: str) -> None:
        """Nobody is let in again, so nobody is locked out by a slip of the hand."""
        self._asking.clear()
        with self._asking, part("div", "card dialog", aria_label=f"Lock {name} out"):
            words("h2", f"Lock {name} out?")
            words(
                "p",
                "Every session and token of theirs ends, and the name is never let in again. "
                "What they signed stays signed.",
            )
            with part("div", "line"):
                button(f"Lock {name} out for good", partial(self._disable, name), "main")
                button("Not now", self._asking.close)
        self._asking.open()

    async def _disable(self, name: str) -> None:
        async def act() -> None:
            await reading(lambda: self._register.disable(name))

        if await trying(act):
            self._asking.close()
            await self._show()

    async def _show(self) -> None:
        self._users = await reading(self._register.all)
        self._list.refresh()
