"""Claims that run out, levels that items are raised to, and who read or was told what, and when.

Claims of an earlier release have no end: none was promised when they were made.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("work_items", sa.Column("held_until", sa.String(), nullable=True))
    op.add_column(
        "work_items", sa.Column("level", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_table(
        "lapsed_claims",
        sa.Column("item", sa.String(), sa.ForeignKey("work_items.id"), primary_key=True),
        sa.Column("user", sa.String(), primary_key=True),
        sa.Column("ran_out_at", sa.String(), primary_key=True),
    )
    op.create_table(
        "first_readings",
        sa.Column("item", sa.String(), sa.ForeignKey("work_items.id"), primary_key=True),
        sa.Column("user", sa.String(), primary_key=True),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_table(
        "showings",
        sa.Column("item", sa.String(), sa.ForeignKey("work_items.id"), primary_key=True),
        sa.Column("user", sa.String(), primary_key=True),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_table(
        "notices",
        sa.Column("item", sa.String(), sa.ForeignKey("work_items.id"), primary_key=True),
        sa.Column("level", sa.Integer(), primary_key=True),
        sa.Column("role", sa.String(), primary_key=True),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("trying_until", sa.String(), nullable=True),
        sa.Column("failed_at", sa.String(), nullable=True),
        sa.Column("sent_at", sa.String(), nullable=True, index=True),
    )
