"""Everybody who has Wren: one sealed row a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "member",
        sa.Column("tenant", sa.String(40), primary_key=True),
        sa.Column("tag", sa.LargeBinary, primary_key=True),
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("choices", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
