"""Signatures beside the last one, addenda to what was signed, and cases that are checks.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("signatures", sa.Column("beside", sa.String(), nullable=False, server_default=""))
    op.add_column("work_items", sa.Column("adds_to", sa.String(), nullable=True))
    op.create_table(
        "cosignatures",
        sa.Column("id", sa.String(), primary_key=True),
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
        sa.Column(
            "work_item", sa.String(), sa.ForeignKey("work_items.id"), nullable=False, index=True
        ),
        sa.UniqueConstraint("work_item", "payload_digest", "user"),
    )
    op.create_table(
        "checks",
        sa.Column("case_id", sa.String(), primary_key=True),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("planted_at", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("reader", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("ended_at", sa.String(), nullable=True),
    )
