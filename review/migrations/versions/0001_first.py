"""The first schema: whatever review.tables and review.triggers say; to be written out when it first goes into the field."""

from __future__ import annotations

from alembic import op

from review.tables import metadata
from review.triggers import TRIGGERS

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind(), checkfirst=False)
    for _name, sql in TRIGGERS:
        op.execute(sql)


def downgrade() -> None:
    for name, _sql in TRIGGERS:
        op.execute(f"DROP TRIGGER IF EXISTS {name}")
    metadata.drop_all(op.get_bind(), checkfirst=False)
