"""The page of the register: who may act, in which role; what may be changed of whom."""

from typing import Any

from nicegui import ui

from wetread.clinical.permissions import ALLOWED
from wetread.clinical.principals import Principal
from wetread.service.web.parts import frame, part, trying, words
from wetread.service.web.register import Register
from wetread.service.web.threads import confirming, reading
from wetread.service.web.user_acts import UserActs
from wetread.signoff.passwords import MIN_PASSWORD
from wetread.signoff.users import ROLES, User


class UsersPage:
    """What one browser sees of the register."""

    def __init__(self, register: Register, by: Principal, users: list[User]) -> None:
        self._register, self._by, self._users = register, by, users
        self._may = by.role in ALLOWED["users.add"]
        with frame(by, "Users"):
            words("h1", "Users")
            self._acts = UserActs(register, self._show)
            self._list()
            if self._may:
                self._new()

    @ui.refreshable_method
    def _list(self) -> None:
        with part("table", "cases"):
            with part("thead"), part("tr"):
                for name in ("Name", "Role", "Full name", "State", "Change"):
                    words("th", name).props("scope=col")
            with part("tbody"):
                for user in self._users:
                    self._row(user)

    def _row(self, user: User) -> None:
        with part("tr"):
            for text in (user.name, user.role, user.full_name):
                words("td", text)
            words("td", _state(user), "" if user.active else "told")
            with part("td"):
                if self._may and user.name != self._by.user:
                    self._acts.offer(user)
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
            once = ui.checkbox("Good once: they choose their own when they come in", value=True)
            words("button", "Add", "button main").props("type=submit")

        async def add() -> None:
            said: dict[str, Any] = {
                "role": role.value,
                "full_name": str(full.value or ""),
                "password": str(password.value or ""),
                "one_time": bool(once.value),
            }
            added = str(name.value or "")

            async def act() -> None:
                await confirming(lambda: self._register.add(added, **said))

            if await trying(act):
                name.value = full.value = password.value = ""
                await self._show()

        form.on("submit.prevent", add)

    async def _show(self) -> None:
        self._users = await reading(self._register.all)
        self._list.refresh()


def _state(user: User) -> str:
    if not user.active:
        return "locked out"
    return "active, chooses a password first" if user.must_change else "active"
