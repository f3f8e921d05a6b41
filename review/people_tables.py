"""Tables of people and their ways in: names and roles, tokens, accounts, sessions, links, an OpenID provider's subjects, grants.

On the metadata of tables.py.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from review.tables import metadata, number_column, text_column

person = Table(
    "person",
    metadata,
    text_column("name", primary_key=True),
    text_column("roles"),
    Column("active", Boolean, nullable=False),
    text_column("added_at"),
)

token = Table(
    "token",
    metadata,
    text_column("sha256", primary_key=True),
    Column("person", ForeignKey("person.name"), nullable=False),
    text_column("issued_at"),
    Column("revoked_at", String),
)

# Of passwords their argon2id hash alone. A row goes when somebody is deactivated.
account = Table(
    "account",
    metadata,
    Column("person", ForeignKey("person.name"), primary_key=True),
    text_column("password_hash"),
    text_column("set_at"),
)

# Living sessions: one that ends, for whatever reason, loses its row. `seen_at` is the only thing of a row that changes.
session = Table(
    "session",
    metadata,
    text_column("sha256", primary_key=True),
    Column("person", ForeignKey("person.name"), nullable=False),
    text_column("method"),
    text_column("signed_in_at"),
    text_column("opened_at"),
    text_column("seen_at"),
    Index("ix_session_person", "person"),
)

# One-time links; `person` is empty for the one that makes the first admin.
invitation = Table(
    "invitation",
    metadata,
    text_column("sha256", primary_key=True),
    text_column("person"),
    text_column("issued_at"),
    Column("ended_at", String),
)

# Who an OpenID provider's subject is; `sha256` is over issuer and subject.
identity = Table(
    "identity",
    metadata,
    text_column("sha256", primary_key=True),
    Column("person", ForeignKey("person.name"), nullable=False),
    text_column("bound_at"),
)

# Wrong passwords by name and place, as a hash over both; forgotten after a day.
attempt = Table(
    "attempt",
    metadata,
    text_column("sha256", primary_key=True),
    number_column("failures"),
    Column("last_at", Float, nullable=False),
)

pack_grant = Table(
    "pack_grant",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pack", ForeignKey("pack.id"), nullable=False),
    Column("person", ForeignKey("person.name"), nullable=False),
    text_column("permission"),
    text_column("who"),
    text_column("at"),
    Column("voided_at", String),
    Index("ix_pack_grant_person", "person", "pack"),
)
