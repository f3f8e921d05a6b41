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
    _create_going()
    create_triggers(op.get_bind())


def _create_going() -> None:
    op.create_table(
        "group_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("voided_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member")),
    )
    op.create_index("ix_group_member_circle", "group_member", ["circle"], unique=False)
    op.create_table(
        "group_release",
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("circle", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision"], ["decision.id"], name=op.f("fk_group_release_decision")
        ),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_group_release_output")),
        sa.PrimaryKeyConstraint("output", "circle", "revision", name=op.f("pk_group_release")),
    )
    op.create_table(
        "group_recall",
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("circle", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_group_recall_output")),
        sa.PrimaryKeyConstraint("output", "circle", "revision", name=op.f("pk_group_recall")),
    )
    op.create_table(
        "planned",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("hour", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("voided_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_planned_output")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned")),
    )
    op.create_index("ix_planned_output", "planned", ["output"], unique=False)
    op.create_index("ix_planned_day", "planned", ["day"], unique=False)
    op.create_table(
        "fetched",
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_fetched_output")),
        sa.ForeignKeyConstraint(["person"], ["person.name"], name=op.f("fk_fetched_person")),
        sa.PrimaryKeyConstraint("output", "revision", "person", name=op.f("pk_fetched")),
    )
    op.create_table(
        "taken_back",
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_taken_back_output")),
        sa.ForeignKeyConstraint(["person"], ["person.name"], name=op.f("fk_taken_back_person")),
        sa.PrimaryKeyConstraint("output", "person", name=op.f("pk_taken_back")),
    )


def downgrade() -> None:
    drop_triggers(op.get_bind())
    for table in (
        "taken_back",
        "fetched",
        "planned",
        "group_recall",
        "group_release",
        "group_member",
    ):
        op.drop_table(table)
    op.drop_table("kept_brief")
    create_triggers(op.get_bind())
