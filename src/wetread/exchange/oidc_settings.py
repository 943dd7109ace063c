"""Which provider of identities is asked (OpenID Connect), and by which claim it names people."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from wetread.errors import BadInput

_NEEDED: Final = ("WETREAD_OIDC_ISSUER", "WETREAD_OIDC_CLIENT_ID", "WETREAD_OIDC_CLIENT_SECRET")
_CLAIM: Final = "WETREAD_OIDC_CLAIM"
_PLAIN: Final = re.compile(r"[!-~]{1,512}")
"""What fits into a header and a form alike."""


@dataclass(frozen=True, kw_only=True)
class OidcSettings:
    """A provider, the client that it knows us as, and the claim that holds the user's name."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    claim: str = "preferred_username"

    @classmethod
    def from_environment(cls, given: Mapping[str, str]) -> "OidcSettings | None":
        """WETREAD_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET and _CLAIM; None without any of them.

        Raises:
            BadInput: one of them will not do, or is missing.
        """
        if not any(given.get(name) for name in (*_NEEDED, _CLAIM)):
            return None
        missing = [name for name in _NEEDED if not given.get(name)]
        if missing:
            raise BadInput(
                f"{', '.join(missing)} not set; sign-in with OpenID Connect needs all "
                f"of {', '.join(_NEEDED)}"
            )
        made = cls(
            issuer=given[_NEEDED[0]],
            client_id=given[_NEEDED[1]],
            client_secret=given[_NEEDED[2]],
            claim=given.get(_CLAIM) or cls.claim,
        )
        made._refuse_odd()
        return made

    def _refuse_odd(self) -> None:
        parts = urlsplit(self.issuer) if is_private(self.issuer) else None
        if parts is None or parts.query or parts.fragment:
            raise BadInput(
                "WETREAD_OIDC_ISSUER is no address of a provider; write https://HOST/PATH as the "
                "provider calls itself (http on this machine alone)"
            )
        for name, value in (
            *zip(_NEEDED[1:], (self.client_id, self.client_secret), strict=True),
            (_CLAIM, self.claim),
        ):
            if not _PLAIN.fullmatch(value):
                raise BadInput(
                    f"{name} holds spaces or letters that are not ASCII; write it "
                    "as the provider shows it"
                )


def is_private(url: str) -> bool:
    """Whether nobody on the way can read or change what is said to this address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return False
    if not _PLAIN.fullmatch(url) or not host or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
