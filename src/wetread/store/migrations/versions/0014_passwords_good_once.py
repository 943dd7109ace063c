"""Whether somebody else set a user's password, who then chooses one before anything else.

Of those who were added earlier nobody knows, and they are not asked.

Revision ID: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "users",
        sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
