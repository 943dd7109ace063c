"""The first admin: made by whoever holds a link that was printed once, where the server started.

There is no default password. The link works while nobody is in the register, once, and only in the
process that printed it.
"""

import hmac
import secrets
import threading

from wetread.clinical.principals import Principal
from wetread.errors import NotAuthorised
from wetread.signoff.users import User, Users
from wetread.store.canonical import sha256

OWNER = Principal(user="owner", role="owner", full_name="owner of this installation")


class SetUp:
    """Hands out the right to add the first admin."""

    def __init__(self, users: Users) -> None:
        self._users = users
        self._digest = ""
        self._once = threading.Lock()

    def begin(self) -> str | None:
        """The text of the link, or None where somebody can sign in already."""
        if self._users.all(OWNER):
            return None
        token = secrets.token_urlsafe(24)
        self._digest = sha256(token.encode())
        return token

    def admits(self, token: str) -> bool:
        """Whether this is the link that was printed, and it is still of use."""
        told = sha256(token.encode(errors="replace"))
        known = self._digest or sha256(secrets.token_bytes(16))
        return hmac.compare_digest(told, known) and not self._users.all(OWNER)

    def finish(self, token: str, name: str, *, full_name: str, password: str) -> User:
        """Add the first admin; the link is used up.

        Raises:
            NotAuthorised: it is not that link, or it has been used.
            BadInput: the name, full name or password will not do; the link still works.
        """
        with self._once:
            if not self.admits(token):
                raise NotAuthorised(
                    "this link is not valid any more; start the server again to get another one, "
                    "or sign in if somebody was added already"
                )
            user = self._users.add(
                OWNER, name, role="admin", full_name=full_name, password=password
            )
            self._digest = ""
            return user
