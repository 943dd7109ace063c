"""Users, work items, signatures and the outbox."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class UserRow(SQLModel, table=True):
    """Somebody who may act; the password is an argon2id hash."""

    __tablename__ = "users"

    name: str = Field(primary_key=True)
    role: str
    full_name: str
    password_hash: str
    active: bool = True
    created_at: str


class WorkItemRow(SQLModel, table=True):
    """One thing that waits for a person. `version` grows with every change of state."""

    __tablename__ = "work_items"
    __table_args__ = (Index("ix_work_items_state_due", "state", "due", "id"),)

    id: str = Field(primary_key=True)
    case_id: str = Field(index=True)
    turn: int
    key: str = Field(unique=True, description="case and turn: a workup opens one item, once")
    state: str = Field(index=True)
    version: int = 1
    payload: str = Field(description="digest of the ApprovalPayload document")
    standing: str = Field(description="the strictest verdict")
    issue: int = Field(default=1, description="1 as it was opened, more each time it was changed")
    flips: int = Field(default=0, description="turns in which an agent gave in")
    priority: str
    opened_at: str
    due: str
    holder: str | None = Field(default=None, description="who claimed or decided it")
    changed_at: str
    reason: str | None = Field(default=None, description="digest of the reason's document")
    settled_at: str | None = Field(default=None, description="when what follows was done")


class SignatureRow(SQLModel, table=True):
    """A signature; a work item can bear one, and the database keeps it so."""

    __tablename__ = "signatures"

    id: str = Field(primary_key=True)
    work_item: str = Field(unique=True, foreign_key="work_items.id")
    payload_digest: str
    user: str
    printed_name: str
    role: str
    meaning: str
    signed_at: str
    head_seq: int
    head_hash: str
    head_key_id: str
    head_signature: str


class OutboxRow(SQLModel, table=True):
    """A release to deliver, written in the same transaction as the signature."""

    __tablename__ = "outbox"

    signature: str = Field(primary_key=True, foreign_key="signatures.id")
    case_id: str = Field(index=True)
    payload: str
    bundle: str | None = Field(default=None, description="SHA-256 of the delivered bundle")
    delivered_at: str | None = None
