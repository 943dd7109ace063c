"""References that mean a patient or a study to this installation and to nobody else.

HMAC-SHA256 with the installation's salt (FIPS 198-1): without the salt an identifier cannot be
confirmed by guessing it, which a plain hash of a short hospital number would allow.
"""

import hmac

from wetread.errors import BadInput


def pseudonym(prefix: str, salt: bytes, identity: str) -> str:
    """`prefix-` and the first 16 hexadecimal digits of the keyed digest.

    Raises:
        BadInput: the salt is empty, so that the reference would hide nothing.
    """
    if not salt:
        raise BadInput("the pseudonym salt is empty; set the installation's salt and try again")
    keyed = hmac.new(salt, identity.encode("utf-8", "surrogateescape"), "sha256")
    return f"{prefix}-{keyed.hexdigest()[:16]}"
