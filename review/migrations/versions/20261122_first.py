"""The first schema: people and their accounts, runs, packs with their outputs, decisions, releases, the ledger, the outbox.

One file, since a step of a schema is one revision; and left as it is, since stores have taken it: what comes later is a revision of its own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from review.dialects import create_triggers, drop_triggers

revision = "20261122"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowance",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("blob", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ends_at", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.String(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("confirmed_role", sa.String(), nullable=True),
        sa.Column("confirmed_at", sa.String(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.String(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance")),
    )
    op.create_table(
        "attempt",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_attempt")),
    )
    op.create_table(
        "chunk",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("lease_until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chunk")),
    )
    op.create_index(op.f("ix_chunk_batch"), "chunk", ["batch"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("issued_at", sa.String(), nullable=False),
        sa.Column("ended_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_invitation")),
    )
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("prev", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger")),
    )
    op.create_index("ix_ledger_object", "ledger", ["object", "seq"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=False),
        sa.Column("sent_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_table(
        "pack",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("deck", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("options", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("findings", sa.String(), nullable=False),
        sa.Column("index_digest", sa.String(), nullable=False),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.Column("held_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
    )
    op.create_index(op.f("ix_pack_deck"), "pack", ["deck"], unique=False)
    op.create_table(
        "person",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_person")),
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("blob", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.String(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("confirmed_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.create_table(
        "pruned",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_pruned")),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("deck", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("brief", sa.String(), nullable=False),
        sa.Column("kinds", sa.String(), nullable=False),
        sa.Column("styles", sa.String(), nullable=False),
        sa.Column("writer", sa.String(), nullable=False),
        sa.Column("options", sa.String(), server_default="", nullable=False),
        sa.Column("due", sa.String(), server_default="", nullable=False),
        sa.Column("chunk", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.String(), nullable=False),
        sa.Column("begun_at", sa.String(), nullable=True),
        sa.Column("ended_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index("ix_run_author_submitted_at", "run", ["author", "submitted_at"], unique=False)
    op.create_index(op.f("ix_run_batch"), "run", ["batch"], unique=False)
    op.create_index(op.f("ix_run_chunk"), "run", ["chunk"], unique=False)
    op.create_index(op.f("ix_run_deck"), "run", ["deck"], unique=False)
    op.create_index("ix_run_state_submitted_at", "run", ["state", "submitted_at"], unique=False)
    op.create_table(
        "stage",
        sa.Column("deck_sha256", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("options", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("lease_until", sa.Float(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "deck_sha256", "stage", "version", "options", name=op.f("pk_stage")
        ),
    )
    op.create_index("ix_stage_state_lease_until", "stage", ["state", "lease_until"], unique=False)
    op.create_table(
        "account",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("set_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.name"], name=op.f("fk_account_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_account")),
    )
    op.create_table(
        "delivery",
        sa.Column("outbox", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox"], ["outbox.id"], name=op.f("fk_delivery_outbox"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outbox", "way", name=op.f("pk_delivery")),
    )
    op.create_table(
        "finding",
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("scan", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("blocks", sa.Boolean(), nullable=False),
        sa.Column("group_sha256", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["pack"], ["pack.id"], name=op.f("fk_finding_pack")),
        sa.PrimaryKeyConstraint("pack", "output", "scan", "id", name=op.f("pk_finding")),
    )
    op.create_index("ix_finding_output", "finding", ["output", "scan"], unique=False)
    op.create_table(
        "identity",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("bound_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.name"], name=op.f("fk_identity_person")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_identity")),
    )
    op.create_table(
        "output",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("style", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("suffix", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("scan", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("high", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("slides", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), server_default="", nullable=False),
        sa.Column("due_at", sa.String(), server_default="", nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("claim_until", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["pack"], ["pack.id"], name=op.f("fk_output_pack")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_output")),
        sa.UniqueConstraint("pack", "position", name=op.f("uq_output_pack_position")),
    )
    op.create_index("ix_output_state", "output", ["state", "due_at", "id"], unique=False)
    op.create_table(
        "pack_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("permission", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("voided_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["pack"], ["pack.id"], name=op.f("fk_pack_grant_pack")),
        sa.ForeignKeyConstraint(["person"], ["person.name"], name=op.f("fk_pack_grant_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_grant")),
    )
    op.create_index("ix_pack_grant_person", "pack_grant", ["person", "pack"], unique=False)
    op.create_table(
        "session",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("signed_in_at", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("seen_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.name"], name=op.f("fk_session_person")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_session")),
    )
    op.create_index("ix_session_person", "session", ["person"], unique=False)
    op.create_table(
        "settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("resolution", sa.String(), nullable=False),
        sa.Column("closes", sa.Boolean(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), server_default="", nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("voided_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["pack"], ["pack.id"], name=op.f("fk_settlement_pack")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    op.create_index("ix_settlement_entry", "settlement", ["entry"], unique=False)
    op.create_index("ix_settlement_pack", "settlement", ["pack", "output", "place"], unique=False)
    op.create_table(
        "token",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("issued_at", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.name"], name=op.f("fk_token_person")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_token")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("due_at", sa.String(), nullable=False),
        sa.Column("voided_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_assignment_output")),
        sa.ForeignKeyConstraint(["person"], ["person.name"], name=op.f("fk_assignment_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_output", "assignment", ["output", "voided_at"], unique=False)
    op.create_index("ix_assignment_person", "assignment", ["person", "voided_at"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("voided_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_decision_output")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_output", "decision", ["output", "id"], unique=False)
    op.create_table(
        "looking",
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_at", sa.Float(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_looking_output")),
        sa.ForeignKeyConstraint(["person"], ["person.name"], name=op.f("fk_looking_person")),
        sa.PrimaryKeyConstraint("output", "person", "revision", name=op.f("pk_looking")),
    )
    op.create_table(
        "revision",
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("editor", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_revision_output")),
        sa.PrimaryKeyConstraint("output", "number", name=op.f("pk_revision")),
    )
    op.create_table(
        "revision_file",
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_revision_file_output")),
        sa.PrimaryKeyConstraint("output", "revision", "name", name=op.f("pk_revision_file")),
    )
    op.create_table(
        "scan",
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("findings", sa.String(), nullable=False),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_scan_output")),
        sa.PrimaryKeyConstraint("output", "number", name=op.f("pk_scan")),
    )
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("blocking", sa.Boolean(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("closed_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_thread_output")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
    )
    op.create_index("ix_thread_output", "thread", ["output", "id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread", sa.Integer(), nullable=False),
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_comment_output")),
        sa.ForeignKeyConstraint(["thread"], ["thread.id"], name=op.f("fk_comment_thread")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_output", "comment", ["output", "id"], unique=False)
    op.create_table(
        "release",
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["decision"], ["decision.id"], name=op.f("fk_release_decision")),
        sa.ForeignKeyConstraint(["output"], ["output.id"], name=op.f("fk_release_output")),
        sa.PrimaryKeyConstraint("output", name=op.f("pk_release")),
        sa.UniqueConstraint("path", name=op.f("uq_release_path")),
    )
    op.create_table(
        "recall",
        sa.Column("output", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["output"], ["release.output"], name=op.f("fk_recall_output")),
        sa.PrimaryKeyConstraint("output", name=op.f("pk_recall")),
    )
    create_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("recall")
    op.drop_table("release")
    op.drop_index("ix_comment_output", table_name="comment")
    op.drop_table("comment")
    op.drop_index("ix_thread_output", table_name="thread")
    op.drop_table("thread")
    op.drop_table("scan")
    op.drop_table("revision_file")
    op.drop_table("revision")
    op.drop_table("looking")
    op.drop_index("ix_decision_output", table_name="decision")
    op.drop_table("decision")
    op.drop_index("ix_assignment_person", table_name="assignment")
    op.drop_index("ix_assignment_output", table_name="assignment")
    op.drop_table("assignment")
    op.drop_table("token")
    op.drop_index("ix_settlement_pack", table_name="settlement")
    op.drop_index("ix_settlement_entry", table_name="settlement")
    op.drop_table("settlement")
    op.drop_index("ix_session_person", table_name="session")
    op.drop_table("session")
    op.drop_index("ix_pack_grant_person", table_name="pack_grant")
    op.drop_table("pack_grant")
    op.drop_index("ix_output_state", table_name="output")
    op.drop_table("output")
    op.drop_table("identity")
    op.drop_index("ix_finding_output", table_name="finding")
    op.drop_table("finding")
    op.drop_table("delivery")
    op.drop_table("account")
    op.drop_index("ix_stage_state_lease_until", table_name="stage")
    op.drop_table("stage")
    op.drop_index("ix_run_state_submitted_at", table_name="run")
    op.drop_index(op.f("ix_run_deck"), table_name="run")
    op.drop_index(op.f("ix_run_chunk"), table_name="run")
    op.drop_index(op.f("ix_run_batch"), table_name="run")
    op.drop_index("ix_run_author_submitted_at", table_name="run")
    op.drop_table("run")
    op.drop_table("pruned")
    op.drop_table("policy")
    op.drop_table("person")
    op.drop_index(op.f("ix_pack_deck"), table_name="pack")
    op.drop_table("pack")
    op.drop_table("outbox")
    op.drop_index("ix_ledger_object", table_name="ledger")
    op.drop_table("ledger")
    op.drop_table("invitation")
    op.drop_index(op.f("ix_chunk_batch"), table_name="chunk")
    op.drop_table("chunk")
    op.drop_table("attempt")
    op.drop_table("allowance")
