"""Which mail server takes the notices, and whom it reaches in each role."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Final, get_args
from urllib.parse import unquote, urlsplit

from wetread.clinical.principals import Role
from wetread.errors import BadInput

_ROLES: Final = frozenset(get_args(Role))
_PORTS: Final = {"smtp": 587, "smtps": 465}
_HOW: Final = "write smtp://USER@HOST:587 (STARTTLS) or smtps://USER@HOST:465 (TLS)"


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """A mail server, and whom it reaches in each role.

    `implicit` is TLS from the first byte; otherwise STARTTLS comes before anything else is said.
    """

    host: str
    port: int
    implicit: bool
    sender: str
    to: Mapping[str, str]
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, given: Mapping[str, str]) -> "MailSettings | None":
        """WETREAD_SMTP_URL, _SMTP_PASSWORD, _SMTP_FROM and _SMTP_TO; None without the first.

        Raises:
            BadInput: one of them is no such thing, or missing.
        """
        url = given.get("WETREAD_SMTP_URL")
        if not url:
            return None
        scheme, host, port, user = _parts(url)
        sender = given.get("WETREAD_SMTP_FROM", "")
        if not _is_address(sender):
            raise BadInput("WETREAD_SMTP_FROM is no address; write NAME@HOST")
        password = given.get("WETREAD_SMTP_PASSWORD", "")
        if user and not password:
            raise BadInput("WETREAD_SMTP_URL names a user; set WETREAD_SMTP_PASSWORD as well")
        return cls(
            host=host,
            port=port,
            implicit=scheme == "smtps",
            sender=sender,
            to=_by_role(given.get("WETREAD_SMTP_TO", "")),
            user=user,
            password=password,
        )


def _parts(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and user."""
    try:
        place = urlsplit(url)
        port = place.port
    except ValueError:
        raise BadInput(f"WETREAD_SMTP_URL is no address of a mail server; {_HOW}") from None
    if place.password is not None:
        raise BadInput("WETREAD_SMTP_URL holds a password; move it to WETREAD_SMTP_PASSWORD")
    if place.scheme not in _PORTS or not place.hostname or place.path.strip("/"):
        raise BadInput(f"WETREAD_SMTP_URL is no address of a mail server; {_HOW}")
    user = unquote(place.username or "")
    return place.scheme, place.hostname, port or _PORTS[place.scheme], user


def _by_role(text: str) -> dict[str, str]:
    """`radiologist=reading@example.org,admin=it@example.org`, as a table."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    found = {role.strip(): address.strip() for role, _, address in pairs}
    if not found or not found.keys() <= _ROLES or not all(map(_is_address, found.values())):
        raise BadInput(
            "WETREAD_SMTP_TO names no addresses by role; write "
            "radiologist=NAME@HOST,admin=NAME@HOST"
        )
    return found


def _is_address(text: str) -> bool:
    return text.isascii() and "@" in text and parseaddr(text)[1] == text and text.isprintable()
