"""Tables of the talk over outputs: what people say to each other, who was asked to look at one, and who has it open.

On the metadata of tables.py.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table

from review.tables import metadata, number_column, text_column

# What reviewers and authors say to each other about an output, or about one finding of it. The words are blobs.
thread = Table(
    "thread",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("output", ForeignKey("output.id"), nullable=False),
    text_column("finding"),
    text_column("place"),
    Column("blocking", Boolean, nullable=False),
    text_column("who"),
    text_column("at"),
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
    text_column("who"),
    text_column("at"),
    text_column("body"),
    Index("ix_comment_output", "output", "id"),
)

assignment = Table(
    "assignment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("output", ForeignKey("output.id"), nullable=False),
    Column("person", ForeignKey("person.name"), nullable=False),
    text_column("who"),
    text_column("at"),
    text_column("due_at"),
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
    number_column("revision", primary_key=True, autoincrement=False),
    Column("last_at", Float, nullable=False),
    Column("seconds", Float, nullable=False),
)
