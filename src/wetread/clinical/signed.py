"""A report after a person put a name to it; the only thing that may leave."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import Field

from wetread.clinical._seal import Seal
from wetread.clinical.approval import ApprovalPayload
from wetread.clinical.coding import Noun, unsaid
from wetread.clinical.imaging import Digest

SignatureMeaning = Literal["authored", "reviewed", "approved", "responsible"]


class Signature(Noun):
    """Who stands for it, in which role, when, and what the signature means (21 CFR 11.50)."""

    id: str
    work_item: str
    payload_digest: Digest
    user: str
    printed_name: str
    role: str
    meaning: SignatureMeaning
    signed_at: datetime
    beside: tuple[str, ...] = Field(
        default=(),
        exclude_if=unsaid,
        description="ids of the signatures that others had put under the same before",
    )


class AuditHead(Noun):
    """The end of the audit chain at a moment, signed with a key the database does not hold."""

    seq: int = Field(ge=0)
    hash: Digest
    key_id: str
    signature: str = Field(description="Ed25519 over the canonical head, base64")


@dataclass(frozen=True, kw_only=True)
class SignedReport:
    """A report somebody signed; `signoff` alone can build one, `publish` takes nothing else.

    `signature` is the one that let it go, `beside` are those that others had given before.
    """

    payload: ApprovalPayload
    signature: Signature
    head: AuditHead
    seal: Seal
    beside: tuple[Signature, ...] = ()
    status: Literal["final"] = "final"

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """All of them, in the order in which they were given."""
        return (*self.beside, self.signature)
