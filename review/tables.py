"""The store's tables: their metadata, and those of packs and outputs on their way out. Other nouns have theirs in *_tables.py.

No deck text stands in them but titles and names: drafts and findings are blobs. Times are ISO 8601 in UTC and come from the
caller.
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

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def text_column(name: str, **options: Any) -> Column[str]:
    """A column of words that are always there."""
    return Column(name, String, nullable=False, **options)


def number_column(name: str, **options: Any) -> Column[int]:
    """A column of a whole number that is always there."""
    return Column(name, Integer, nullable=False, **options)


pack = Table(
    "pack",
    metadata,
    text_column("id", primary_key=True),
    text_column("deck", index=True),
    text_column("name"),
    text_column("author"),
    text_column("options"),
    text_column("source"),
    text_column("findings"),
    text_column("index_digest"),
    text_column("policy_version"),
    text_column("held_at"),
)

output = Table(
    "output",
    metadata,
    text_column("id", primary_key=True),
    Column("pack", ForeignKey("pack.id"), nullable=False),
    number_column("position"),
    text_column("kind"),
    text_column("style"),
    text_column("title"),
    text_column("suffix"),
    text_column("state"),
    number_column("revision"),
    number_column("scan"),
    text_column("sha256"),
    Column("high", Boolean, nullable=False),
    number_column("etag"),
    number_column("words"),
    text_column("slides"),
    # Of the worst finding that waits for a word in the current scan, and by when it should have been looked at.
    text_column("severity", server_default=""),
    text_column("due_at", server_default=""),
    Column("claimed_by", String),
    Column("claim_until", Float),
    UniqueConstraint("pack", "position"),
    Index("ix_output_state", "state", "due_at", "id"),
)

revision = Table(
    "revision",
    metadata,
    Column("output", ForeignKey("output.id"), primary_key=True),
    number_column("number", primary_key=True, autoincrement=False),
    text_column("sha256"),
    text_column("draft"),
    text_column("editor"),
    text_column("at"),
)

# `format` says which format made the file out of the page; it is empty for one that was given, such as a picture.
revision_file = Table(
    "revision_file",
    metadata,
    Column("output", ForeignKey("output.id"), primary_key=True),
    number_column("revision", primary_key=True, autoincrement=False),
    text_column("name", primary_key=True),
    text_column("format"),
    text_column("media_type"),
    text_column("sha256"),
)

scan = Table(
    "scan",
    metadata,
    Column("output", ForeignKey("output.id"), primary_key=True),
    number_column("number", primary_key=True, autoincrement=False),
    number_column("revision"),
    text_column("findings"),
    text_column("policy_version"),
    text_column("at"),
)

# Findings of a deck that hold up its whole pack have no output: there `output` is empty and `scan` 0.
finding = Table(
    "finding",
    metadata,
    Column("pack", ForeignKey("pack.id"), primary_key=True),
    text_column("output", primary_key=True),
    number_column("scan", primary_key=True, autoincrement=False),
    text_column("id", primary_key=True),
    text_column("category"),
    text_column("rule"),
    text_column("severity"),
    Column("blocks", Boolean, nullable=False),
    text_column("group_sha256"),
    text_column("place"),
    # By which an act finds what was told of its output; the key begins with the pack.
    Index("ix_finding_output", "output", "scan"),
)

settlement = Table(
    "settlement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pack", ForeignKey("pack.id"), nullable=False),
    text_column("output"),
    text_column("finding"),
    text_column("place"),
    text_column("resolution"),
    Column("closes", Boolean, nullable=False),
    text_column("who"),
    text_column("role"),
    text_column("at"),
    text_column("reason"),
    # By which allow-list entry, and from when on it holds no more; empty where a person settled it.
    text_column("entry", server_default=""),
    Column("until", String),
    Column("voided_at", String),
    Index("ix_settlement_pack", "pack", "output", "place"),
    Index("ix_settlement_entry", "entry"),
)

# What was called no finding and is remembered. `term` is an HMAC; the words are in the blob alone.
allowance = Table(
    "allowance",
    metadata,
    text_column("id", primary_key=True),
    text_column("term"),
    text_column("blob"),
    text_column("category"),
    text_column("rule"),
    text_column("scope"),
    text_column("target"),
    text_column("owner"),
    text_column("reason"),
    text_column("ends_at"),
    text_column("proposed_by"),
    text_column("proposed_at"),
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
    number_column("revision"),
    text_column("sha256"),
    text_column("who"),
    text_column("role"),
    text_column("verdict"),
    text_column("at"),
    text_column("reason"),
    Column("voided_at", String),
    Index("ix_decision_output", "output", "id"),
)

release = Table(
    "release",
    metadata,
    Column("output", ForeignKey("output.id"), primary_key=True),
    number_column("revision"),
    text_column("sha256"),
    Column("decision", ForeignKey("decision.id"), nullable=False),
    text_column("who"),
    text_column("at"),
    text_column("path", unique=True),
)

recall = Table(
    "recall",
    metadata,
    Column("output", ForeignKey("release.output"), primary_key=True),
    text_column("who"),
    text_column("at"),
    text_column("reason"),
)

# Blobs that the retention rules took away, so that nobody takes them for lost.
pruned = Table(
    "pruned",
    metadata,
    text_column("sha256", primary_key=True),
    text_column("at"),
)

policy = Table(
    "policy",
    metadata,
    Column("id", Integer, primary_key=True),
    text_column("version"),
    text_column("blob"),
    text_column("reason"),
    text_column("proposed_by"),
    text_column("proposed_at"),
    Column("confirmed_by", String),
    Column("confirmed_at", String),
)

ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    text_column("at"),
    text_column("actor"),
    text_column("action"),
    text_column("object"),
    text_column("data"),
    text_column("prev"),
    text_column("hash"),
    text_column("seal"),
    Index("ix_ledger_object", "object", "seq"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    text_column("kind"),
    text_column("key", unique=True),
    text_column("body"),
    number_column("attempts"),
    Column("next_at", Float, nullable=False),
    Column("sent_at", String),
)

# By which ways a notice has gone; the outbox's own row says whether it has gone by all of them.
delivery = Table(
    "delivery",
    metadata,
    Column("outbox", ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True),
    text_column("way", primary_key=True),
)
