"""The store's tables. No deck text stands in them but titles and names: drafts and findings are blobs.

Times are ISO 8601 in UTC and come from the caller; leases are seconds since 1970 by the database's own clock.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, String, nullable=False, **options)


def _number(name: str, **options: Any) -> Column[int]:
    return Column(name, Integer, nullable=False, **options)


person = Table(
    "person",
    metadata,
    _text("name", primary_key=True),
    _text("roles"),
    Column("active", Boolean, nullable=False),
    _text("added_at"),
)

token = Table(
    "token",
    metadata,
    _text("sha256", primary_key=True),
    Column("person", ForeignKey("person.name"), nullable=False),
    _text("issued_at"),
    Column("revoked_at", String),
)

# Of passwords their argon2id hash alone. A row goes when somebody is deactivated.
account = Table(
    "account",
    metadata,
    Column("person", ForeignKey("person.name"), primary_key=True),
    _text("password_hash"),
    _text("set_at"),
)

# Living sessions: one that ends, for whatever reason, loses its row. `seen_at` is the only thing of a row that changes.
session = Table(
    "session",
    metadata,
    _text("sha256", primary_key=True),
    Column("person", ForeignKey("person.name"), nullable=False),
    _text("method"),
    _text("signed_in_at"),
    _text("opened_at"),
    _text("seen_at"),
    Index("ix_session_person", "person"),
)

# One-time links; `person` is empty for the one that makes the first admin.
invitation = Table(
    "invitation",
    metadata,
    _text("sha256", primary_key=True),
    _text("person"),
    _text("issued_at"),
    Column("ended_at", String),
)

# Who an OpenID provider's subject is; `sha256` is over issuer and subject.
identity = Table(
    "identity",
    metadata,
    _text("sha256", primary_key=True),
    Column("person", ForeignKey("person.name"), nullable=False),
    _text("bound_at"),
)

# Wrong passwords by name and place, as a hash over both; forgotten after a day.
attempt = Table(
    "attempt",
    metadata,
    _text("sha256", primary_key=True),
    _number("failures"),
    Column("last_at", Float, nullable=False),
)

pack_grant = Table(
    "pack_grant",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pack", ForeignKey("pack.id"), nullable=False),
    Column("person", ForeignKey("person.name"), nullable=False),
    _text("permission"),
    _text("who"),
    _text("at"),
    Column("voided_at", String),
    Index("ix_pack_grant_person", "person", "pack"),
)

stage = Table(
    "stage",
    metadata,
    _text("deck_sha256", primary_key=True),
    _text("stage", primary_key=True),
    _text("version", primary_key=True),
    _text("options", primary_key=True),
    _text("state"),
    _text("owner"),
    Column("lease_until", Float, nullable=False),
    Column("result", String),
    _number("attempts"),
    Index("ix_stage_state_lease_until", "state", "lease_until"),
)

# A deck that somebody handed in at the desk, from waiting to held; rows hold no deck text but the file's name.
run = Table(
    "run",
    metadata,
    _text("id", primary_key=True),
    _text("batch", index=True),
    _text("deck", index=True),
    _text("name"),
    _text("author"),
    _text("brief"),
    _text("kinds"),
    _text("styles"),
    _text("writer"),
    # The options under which a batch runs it, and by when its owner needs it; empty for what the desk took in.
    _text("options", server_default=""),
    _text("due", server_default=""),
    # With which decks a worker on another machine takes it on; empty for what this machine runs itself.
    _text("chunk", server_default="", index=True),
    _text("state"),
    _text("owner"),
    _text("pack"),
    _text("error"),
    _number("attempts"),
    _text("submitted_at"),
    Column("begun_at", String),
    Column("ended_at", String),
    Index("ix_run_state_submitted_at", "state", "submitted_at"),
    Index("ix_run_author_submitted_at", "author", "submitted_at"),
)

# Decks of a batch that one worker takes on together; `attempt` counts how often the engine was given them.
chunk = Table(
    "chunk",
    metadata,
    _text("id", primary_key=True),
    _text("batch", index=True),
    _number("number"),
    _number("attempt"),
    _text("owner"),
    Column("lease_until", Float, nullable=False),
)

pack = Table(
    "pack",
    metadata,
    _text("id", primary_key=True),
    _text("deck", index=True),
    _text("name"),
    _text("author"),
    _text("options"),
    _text("source"),
    _text("findings"),
    _text("index_digest"),
    _text("policy_version"),
    _text("held_at"),
)

output = Table(
    "output",
    metadata,
    _text("id", primary_key=True),
    Column("pack", ForeignKey("pack.id"), nullable=False),
    _number("position"),
    _text("kind"),
    _text("style"),
    _text("title"),
    _text("suffix"),
    _text("state"),
    _number("revision"),
    _number("scan"),
    _text("sha256"),
    Column("high", Boolean, nullable=False),
    _number("etag"),
    _number("words"),
    _text("slides"),
    # Of the worst finding that waits for a word in the current scan, and by when it should have been looked at.
    _text("severity", server_default=""),
    _text("due_at", server_default=""),
    Column("claimed_by", String),
    Column("claim_until", Float),
    UniqueConstraint("pack", "position"),
    Index("ix_output_state", "state", "due_at", "id"),
)

revision = Table(
    "revision",
    metadata,
    Column("output", ForeignKey("output.id"), primary_key=True),
    _number("number", primary_key=True, autoincrement=False),
    _text("sha256"),
    _text("draft"),
    _text("editor"),
    _text("at"),
)

# `format` says which format made the file out of the page; it is empty for one that was given, such as a picture.
revision_file = Table(
    "revision_file",
    metadata,
    Column("output", ForeignKey("output.id"), primary_key=True),
    _number("revision", primary_key=True, autoincrement=False),
    _text("name", primary_key=True),
    _text("format"),
    _text("media_type"),
    _text("sha256"),
)

scan = Table(
    "scan",
    metadata,
    Column("output", ForeignKey("output.id"), primary_key=True),
    _number("number", primary_key=True, autoincrement=False),
    _number("revision"),
    _text("findings"),
    _text("policy_version"),
    _text("at"),
)

# Findings of a deck that hold up its whole pack have no output: there `output` is empty and `scan` 0.
finding = Table(
    "finding",
    metadata,
    Column("pack", ForeignKey("pack.id"), primary_key=True),
    _text("output", primary_key=True),
    _number("scan", primary_key=True, autoincrement=False),
    _text("id", primary_key=True),
    _text("category"),
    _text("rule"),
    _text("severity"),
    Column("blocks", Boolean, nullable=False),
    _text("group_sha256"),
    _text("place"),
    # By which an act finds what was told of its output; the key begins with the pack.
    Index("ix_finding_output", "output", "scan"),
)

settlement = Table(
    "settlement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pack", ForeignKey("pack.id"), nullable=False),
    _text("output"),
    _text("finding"),
    _text("place"),
    _text("resolution"),
    Column("closes", Boolean, nullable=False),
    _text("who"),
    _text("role"),
    _text("at"),
    _text("reason"),
    # By which allow-list entry, and from when on it holds no more; empty where a person settled it.
    _text("entry", server_default=""),
    Column("until", String),
    Column("voided_at", String),
    Index("ix_settlement_pack", "pack", "output", "place"),
    Index("ix_settlement_entry", "entry"),
)

# What was called no finding and is remembered. `term` is an HMAC; the words are in the blob alone.
allowance = Table(
    "allowance",
    metadata,
    _text("id", primary_key=True),
    _text("term"),
    _text("blob"),
    _text("category"),
    _text("rule"),
    _text("scope"),
    _text("target"),
    _text("owner"),
    _text("reason"),
    _text("ends_at"),
    _text("proposed_by"),
    _text("proposed_at"),
    Column("confirmed_by", String),
    Column("confirmed_role", String),
    Column("confirmed_at", String),
    Column("ended_by", String),
    Column("ended_at", String),
    Column("end_reason", String),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("output", ForeignKey("output.id"), nullable=False),
    _number("revision"),
    _text("sha256"),
    _text("who"),
    _text("role"),
    _text("verdict"),
    _text("at"),
    _text("reason"),
    Column("voided_at", String),
    Index("ix_decision_output", "output", "id"),
)

# What reviewers and authors say to each other about an output, or about one finding of it. The words are blobs.
thread = Table(
    "thread",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("output", ForeignKey("output.id"), nullable=False),
    _text("finding"),
    _text("place"),
    Column("blocking", Boolean, nullable=False),
    _text("who"),
    _text("at"),
    Column("closed_by", String),
    Column("closed_at", String),
    Index("ix_thread_output", "output", "id"),
)

comment = Table(
    "comment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("thread", ForeignKey("thread.id"), nullable=False),
    Column("output", ForeignKey("output.id"), nullable=False),
    _text("who"),
    _text("at"),
    _text("body"),
    Index("ix_comment_output", "output", "id"),
)

assignment = Table(
    "assignment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("output", ForeignKey("output.id"), nullable=False),
    Column("person", ForeignKey("person.name"), nullable=False),
    _text("who"),
    _text("at"),
    _text("due_at"),
    Column("voided_at", String),
    Index("ix_assignment_output", "output", "voided_at"),
    Index("ix_assignment_person", "person", "voided_at"),
)

# Who has a revision open, and for how long they had it before them: seconds by the database's clock. No decision rests on it.
looking = Table(
    "looking",
    metadata,
    Column("output", ForeignKey("output.id"), primary_key=True),
    Column("person", ForeignKey("person.name"), primary_key=True),
    _number("revision", primary_key=True, autoincrement=False),
    Column("last_at", Float, nullable=False),
    Column("seconds", Float, nullable=False),
)

release = Table(
    "release",
    metadata,
    Column("output", ForeignKey("output.id"), primary_key=True),
    _number("revision"),
    _text("sha256"),
    Column("decision", ForeignKey("decision.id"), nullable=False),
    _text("who"),
    _text("at"),
    _text("path", unique=True),
)

recall = Table(
    "recall",
    metadata,
    Column("output", ForeignKey("release.output"), primary_key=True),
    _text("who"),
    _text("at"),
    _text("reason"),
)

# Blobs that the retention rules took away, so that nobody takes them for lost.
pruned = Table(
    "pruned",
    metadata,
    _text("sha256", primary_key=True),
    _text("at"),
)

policy = Table(
    "policy",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("version"),
    _text("blob"),
    _text("reason"),
    _text("proposed_by"),
    _text("proposed_at"),
    Column("confirmed_by", String),
    Column("confirmed_at", String),
)

ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _text("at"),
    _text("actor"),
    _text("action"),
    _text("object"),
    _text("data"),
    _text("prev"),
    _text("hash"),
    _text("seal"),
    Index("ix_ledger_object", "object", "seq"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("kind"),
    _text("key", unique=True),
    _text("body"),
    _number("attempts"),
    Column("next_at", Float, nullable=False),
    Column("sent_at", String),
)


# By which ways a notice has gone; the outbox's own row says whether it has gone by all of them.
delivery = Table(
    "delivery",
    metadata,
    Column("outbox", ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True),
    _text("way", primary_key=True),
)


class epoch_now(FunctionElement[float]):  # noqa: N801 - SQL functions are written in lower case
    """Seconds since 1970 by the database's clock, so that workers with wrong clocks agree on leases."""

    type = Float()
    inherit_cache = True


@compiles(epoch_now)
def _epoch_now(element: epoch_now, compiler: Any, **options: Any) -> str:
    del element, compiler, options
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)"


@compiles(epoch_now, "sqlite")
def _epoch_now_sqlite(element: epoch_now, compiler: Any, **options: Any) -> str:
    del element, compiler, options
    return "((julianday('now') - 2440587.5) * 86400.0)"
