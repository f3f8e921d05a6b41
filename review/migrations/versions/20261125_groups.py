"""Alerts on what a group alone has, and which comments were erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from review.dialects import create_triggers, drop_triggers

revision = "20261125"
down_revision = "20261124"
branch_labels = None
depends_on = None

ALERTED = "fk_customer_alert_output"


def upgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("customer_alert") as table:
        # An older alert is on the release to all, of which there is one.
        table.add_column(sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
        table.drop_constraint(op.f(ALERTED), type_="foreignkey")
        table.create_foreign_key(op.f(ALERTED), "output", ["output"], ["id"])
    op.create_table(
        "feedback_erased",
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment"], ["feedback.id"], name=op.f("fk_feedback_erased_comment")
        ),
        sa.PrimaryKeyConstraint("comment", name=op.f("pk_feedback_erased")),
    )
    op.create_index("ix_feedback_erased_said", "feedback_erased", ["said"], unique=False)
    # What was erased before stands in the ledger alone.
    op.execute(
        "INSERT INTO feedback_erased (comment, said, at) SELECT f.id, '', MIN(l.at) FROM ledger l "
        "JOIN feedback f ON f.id = l.object WHERE l.action = 'feedback-erased' GROUP BY f.id"
    )
    create_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("feedback_erased")
    # Nothing before this knew of them.
    op.execute("DELETE FROM customer_alert WHERE output NOT IN (SELECT output FROM release)")
    with op.batch_alter_table("customer_alert") as table:
        table.drop_constraint(op.f(ALERTED), type_="foreignkey")
        table.create_foreign_key(op.f(ALERTED), "release", ["output"], ["output"])
        table.drop_column("revision")
    create_triggers(op.get_bind())
