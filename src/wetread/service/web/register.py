"""The register of people as a page reaches it: judged at every step, as whoever sits here."""

from typing import Any

from wetread.bootstrap.system import System
from wetread.service.web.seats import Seated
from wetread.signoff.users import User


class Register:
    """The register of people, for whoever sits here."""

    def __init__(self, on: System, seat: Seated) -> None:
        self._on, self._seat = on, seat

    def all(self) -> list[User]:
        """Everybody, active or not."""
        return self._on.users.all(self._seat.principal())

    def add(self, name: str, **said: Any) -> User:
        """Somebody more; `said` is what `Users.add` asks of them."""
        return self._on.users.add(self._seat.principal(), name, **said)

    def disable(self, name: str) -> None:
        """They can do nothing any more; what they signed stays signed."""
        self._on.users.disable(self._seat.principal(), name)

    def enable(self, name: str) -> None:
        """They may come in again."""
        self._on.users.enable(self._seat.principal(), name)

    def change_role(self, name: str, role: str) -> None:
        """What they may do from now on."""
        self._on.users.change_role(self._seat.principal(), name, role)

    def reset(self, name: str, password: str) -> None:
        """They come in with it once, to choose their own."""
        self._on.users.reset_password(self._seat.principal(), name, password)
