"""Films that are kept for checks, each for one.

Revision ID: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_films",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("requester", sa.String(), sa.ForeignKey("users.name"), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=True, unique=True),
    )
