"""Which subject of which provider somebody is, from their first sign-in there.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(), primary_key=True),
        sa.Column("user", sa.String(), sa.ForeignKey("users.name"), primary_key=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("linked_at", sa.String(), nullable=False),
        sa.UniqueConstraint("issuer", "subject"),
    )
