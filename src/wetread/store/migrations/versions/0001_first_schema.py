"""The first schema.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _documents_and_audit()
    _cases()
    _signoff()
    _calendar()


def _documents_and_audit() -> None:
    op.create_table(
        "documents",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=True, index=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("prev", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )
    _append_only("audit_events")


def _append_only(table: str) -> None:
    """The database itself refuses to change or delete a row."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("patient", sa.String(), nullable=False, index=True),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False, index=True),
        sa.Column("graph", sa.String(), nullable=False),
    )
    op.create_table(
        "case_records",
        sa.Column("case_id", sa.String(), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("turn", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("digest", sa.String(), nullable=False),
    )


def _signoff() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
    )
    op.create_table(
        "work_items",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("case_id", sa.String(), nullable=False, index=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False, unique=True),
        sa.Column("state", sa.String(), nullable=False, index=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
    )
    op.create_table(
        "signatures",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column(
            "work_item",
            sa.String(),
            sa.ForeignKey("work_items.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("payload_digest", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("printed_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("signed_at", sa.String(), nullable=False),
        sa.Column("head_seq", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.String(), nullable=False),
        sa.Column("head_key_id", sa.String(), nullable=False),
        sa.Column("head_signature", sa.String(), nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("signature", sa.String(), sa.ForeignKey("signatures.id"), primary_key=True),
        sa.Column("case_id", sa.String(), nullable=False, index=True),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("bundle", sa.String(), nullable=True),
        sa.Column("delivered_at", sa.String(), nullable=True),
    )


def _calendar() -> None:
    op.create_table(
        "calendar_resources",
        *_texts("name"),
        _text("modality", index=True),
        *_texts("opens", "closes", "lunch_from", "lunch_to"),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        *_texts("weekdays", "open_until"),
        sa.Column("id", sa.String(), primary_key=True),
    )
    op.create_table(
        "calendar_slots",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column(
            "resource_id", sa.String(), sa.ForeignKey("calendar_resources.id"), nullable=False
        ),
        _text("start", index=True),
        _text("end"),
        sa.UniqueConstraint("resource_id", "start"),
    )
    op.create_table(
        "calendar_bookings",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column(
            "slot_id",
            sa.String(),
            sa.ForeignKey("calendar_slots.id"),
            nullable=False,
            unique=True,
        ),
        _text("case_id", index=True),
        *_texts("status", "because", "created_at"),
    )


def _text(name: str, *, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, index=index)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [_text(name) for name in names]
