"""The first schema: whatever review.tables and review.triggers say; to be written out when it first goes into the field."""

from __future__ import annotations

from alembic import op

from review.dialects import create_triggers, drop_triggers
from review.tables import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind(), checkfirst=False)
    create_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    metadata.drop_all(op.get_bind(), checkfirst=False)
