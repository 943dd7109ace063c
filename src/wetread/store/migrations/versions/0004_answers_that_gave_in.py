"""How often the agents of a case gave in to whoever pressed, beside its place in the queue.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "work_items", sa.Column("flips", sa.Integer(), nullable=False, server_default="0")
    )
