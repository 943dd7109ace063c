"""References that mean a patient or a study to this installation and to nobody else.

HMAC-SHA256 with the installation's salt (FIPS 198-1): without the salt an identifier cannot be
confirmed by guessing it, which a plain hash of a short hospital number would allow.
"""

import hmac
import uuid

from wetread.errors import BadInput


def pseudonym(prefix: str, salt: bytes, identity: str) -> str:
    """`prefix-` and the first 16 hexadecimal digits of the keyed digest.

    Raises:
        BadInput: the salt is empty, so that the reference would hide nothing.
    """
    return f"{prefix}-{_keyed(salt, identity).hex()[:16]}"


def pseudonymous_uid(salt: bytes, uid: str) -> str:
    """A UID of form 2.25.<UUID as an integer> (PS3.5 B.2) that stands for another.

    Raises:
        BadInput: the salt is empty.
    """
    return f"2.25.{uuid.UUID(bytes=_keyed(salt, f'uid/{uid}')[:16], version=5).int}"


def _keyed(salt: bytes, identity: str) -> bytes:
    if not salt:
        raise BadInput("the pseudonym salt is empty; set the installation's salt and try again")
    return hmac.new(salt, identity.encode("utf-8", "surrogateescape"), "sha256").digest()
