"""Tables of plans: see review/plan_tables.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from review.dialects import create_triggers, drop_triggers

revision = "20261123"
down_revision = "20261122"
branch_labels = None
depends_on = None


def upgrade() -> None:
    drop_triggers(op.get_bind())
    op.create_table(
        "kept_brief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_brief")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_kept_brief_name_version")),
    )
    op.create_index(op.f("ix_kept_brief_sha256"), "kept_brief", ["sha256"], unique=False)
    create_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("kept_brief")
    create_triggers(op.get_bind())
