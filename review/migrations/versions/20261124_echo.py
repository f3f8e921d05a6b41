"""Tables of the echo: what came back on released pieces, and customers found in them later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from review.dialects import create_triggers, drop_triggers

revision = "20261124"
down_revision = "20261123"
branch_labels = None
depends_on = None


def upgrade() -> None:
    drop_triggers(op.get_bind())
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("acted_by", sa.String(), nullable=False),
        sa.Column("acted_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["output"], ["release.output"], name=op.f("fk_feedback_output")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index("ix_feedback_output", "feedback", ["output", "day"], unique=False)
    op.create_index("ix_feedback_state", "feedback", ["state", "team", "due"], unique=False)
    op.create_table(
        "customer_alert",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("index_digest", sa.String(), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["output"], ["release.output"], name=op.f("fk_customer_alert_output")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_alert")),
    )
    op.create_index("ix_customer_alert_output", "customer_alert", ["output"], unique=False)
    create_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("customer_alert")
    op.drop_table("feedback")
    create_triggers(op.get_bind())
