"""What was shown counts for what was shown: a showing names its payload.

Showings of an earlier release are taken to be of what waits now.

Revision ID: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.rename_table("showings", "showings_before")
    op.create_table(
        "showings",
        sa.Column("item", sa.String(), sa.ForeignKey("work_items.id"), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("item", "user", "payload", name="pk_showings_of_payloads"),
    )
    op.execute(
        'INSERT INTO showings (item, "user", payload, at)'
        ' SELECT b.item, b."user", w.payload, b.at FROM showings_before b'
        " JOIN work_items w ON w.id = b.item"
    )
    op.drop_table("showings_before")
