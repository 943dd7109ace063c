"""How often what waits under an item was changed, so that nobody decides on what they did not see.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "work_items", sa.Column("issue", sa.Integer(), nullable=False, server_default="1")
    )
