"""Tables of plans: see review/plan_tables.py."""

from __future__ import annotations

from alembic import op

from review.dialects import create_triggers, drop_triggers

revision = "20261123"
down_revision = "20261122"
branch_labels = None
depends_on = None


def upgrade() -> None:
    drop_triggers(op.get_bind())
    create_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    create_triggers(op.get_bind())
