"""Users, sessions, work items, signatures and the outbox."""

from sqlalchemy import Index, UniqueConstraint
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
    must_change: bool = Field(default=False, description="the password is good once")


class SessionRow(SQLModel, table=True):
    """One browser in which somebody is signed in."""

    __tablename__ = "sessions"

    token: str = Field(primary_key=True, description="SHA-256 of what the cookie holds")
    user: str = Field(index=True, foreign_key="users.name")
    opened_at: str
    seen_at: str


class IdentityRow(SQLModel, table=True):
    """Which subject of a provider of identities a user is."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    issuer: str = Field(primary_key=True)
    user: str = Field(primary_key=True, foreign_key="users.name")
    subject: str
    linked_at: str


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
    held_until: str | None = Field(default=None, description="when a claim ends by itself")
    level: int = Field(default=0, description="the step of the ladder that it was raised to")
    adds_to: str | None = Field(default=None, description="the signed item that this adds to")
    modality: str | None = Field(default=None, description="of the study; null where unknown")


class LapsedClaimRow(SQLModel, table=True):
    """A claim that ran out, so that whoever held it can be told."""

    __tablename__ = "lapsed_claims"

    item: str = Field(primary_key=True, foreign_key="work_items.id")
    user: str = Field(primary_key=True)
    ran_out_at: str = Field(primary_key=True)


class FirstReadingRow(SQLModel, table=True):
    """What somebody saw before they were shown anything; `record` is its document."""

    __tablename__ = "first_readings"

    item: str = Field(primary_key=True, foreign_key="work_items.id")
    user: str = Field(primary_key=True)
    record: str
    at: str


class ShowingRow(SQLModel, table=True):
    """When an item was first shown to somebody with what waits of it now."""

    __tablename__ = "showings"

    item: str = Field(primary_key=True, foreign_key="work_items.id")
    user: str = Field(primary_key=True)
    payload: str = Field(primary_key=True)
    at: str


class NoticeRow(SQLModel, table=True):
    """That a role is to be told of an item's level; written with the level itself."""

    __tablename__ = "notices"

    item: str = Field(primary_key=True, foreign_key="work_items.id")
    level: int = Field(primary_key=True)
    role: str = Field(primary_key=True)
    tried: int = Field(default=0, description="how often it was handed over, in vain or not")
    trying_until: str | None = Field(default=None, description="until then it is somebody's")
    failed_at: str | None = Field(default=None, description="when it first could not be")
    sent_at: str | None = Field(default=None, index=True)


class CheckRow(SQLModel, table=True):
    """A case that was put there with a wrong answer; `record` says what is true of it."""

    __tablename__ = "checks"

    case_id: str = Field(primary_key=True)
    record: str
    planted_at: str
    item: str | None = Field(default=None, description="the item that was decided first")
    reader: str | None = None
    outcome: str | None = Field(default=None, description="caught | missed | void")
    ended_at: str | None = None


class CheckFilmRow(SQLModel, table=True):
    """A film kept for a check; `record` says what is asked about it and what is true."""

    __tablename__ = "check_films"

    id: str = Field(primary_key=True)
    record: str
    requester: str = Field(foreign_key="users.name")
    added_at: str
    case_id: str | None = Field(default=None, unique=True, description="the check it became")


class SignedRow(SQLModel):
    """What somebody put their name to, and the chain head that vouches for it."""

    id: str = Field(primary_key=True)
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


class SignatureRow(SignedRow, table=True):
    """The signature that lets a report go; an item can bear one, and the database keeps it so."""

    __tablename__ = "signatures"

    work_item: str = Field(unique=True, foreign_key="work_items.id")
    beside: str = Field(default="", description="ids of the signatures before it, with spaces")


class CosignatureRow(SignedRow, table=True):
    """A signature that lets nothing go by itself; one of each person under one payload."""

    __tablename__ = "cosignatures"
    __table_args__ = (UniqueConstraint("work_item", "payload_digest", "user"),)

    work_item: str = Field(index=True, foreign_key="work_items.id")


class OutboxRow(SQLModel, table=True):
    """A release to deliver, written in the same transaction as the signature."""

    __tablename__ = "outbox"

    signature: str = Field(primary_key=True, foreign_key="signatures.id")
    case_id: str = Field(index=True)
    payload: str
    bundle: str | None = Field(default=None, description="SHA-256 of the delivered bundle")
    delivered_at: str | None = None
