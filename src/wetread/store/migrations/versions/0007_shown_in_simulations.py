"""What a model has shown in simulations.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("model_standings", sa.Column("shown", sa.String(), nullable=True))
