"""What made the images of an item, so that the queue can be narrowed to it.

Items of an earlier release are told by the study of their turn, as it lies in the case's file.
Where that was erased, or says nothing that this release knows, it is unknown: null.

Revision ID: 0011
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_KNOWN = ("CR", "DX", "CT", "MR", "US", "OT")


def upgrade() -> None:
    op.add_column("work_items", sa.Column("modality", sa.String(), nullable=True))
    connection = op.get_bind()
    studies = connection.execute(
        sa.text(
            "SELECT DISTINCT documents.digest, documents.body FROM work_items"
            " JOIN case_records ON case_records.case_id = work_items.case_id"
            " AND case_records.turn = work_items.turn AND case_records.key = 'study'"
            " JOIN documents ON documents.digest = case_records.digest"
        )
    ).all()
    for digest, body in studies:
        connection.execute(
            sa.text(
                "UPDATE work_items SET modality = :modality WHERE EXISTS"
                " (SELECT 1 FROM case_records WHERE case_records.case_id = work_items.case_id"
                " AND case_records.turn = work_items.turn AND case_records.key = 'study'"
                " AND case_records.digest = :digest)"
            ),
            {"modality": _modality(body), "digest": digest},
        )


def _modality(body: str) -> str | None:
    """Of the first series; a text that somebody changed keeps no database from its upgrade."""
    try:
        found = json.loads(body)["series"][0]["modality"]
    except (ValueError, LookupError, TypeError):
        return None
    return found if found in _KNOWN else None
