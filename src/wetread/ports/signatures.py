"""What the release asks before anything leaves: is this signature on record?"""

from typing import Protocol

from wetread.clinical.signed import Signature


class SignatureRegister(Protocol):
    """Returns the stored signature of that id, or None."""

    def __call__(self, signature_id: str) -> Signature | None: ...
