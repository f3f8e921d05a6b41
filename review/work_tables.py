"""Tables of work: stages that are done or leased, decks that wait for a run, and the chunks that workers take on.

On the metadata of tables.py. Leases are seconds since 1970 by the database's own clock.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, String, Table

from review.tables import metadata, number_column, text_column

stage = Table(
    "stage",
    metadata,
    text_column("deck_sha256", primary_key=True),
    text_column("stage", primary_key=True),
    text_column("version", primary_key=True),
    text_column("options", primary_key=True),
    text_column("state"),
    text_column("owner"),
    Column("lease_until", Float, nullable=False),
    Column("result", String),
    number_column("attempts"),
    Index("ix_stage_state_lease_until", "state", "lease_until"),
)

# A deck that somebody handed in at the desk, from waiting to held; rows hold no deck text but the file's name.
run = Table(
    "run",
    metadata,
    text_column("id", primary_key=True),
    text_column("batch", index=True),
    text_column("deck", index=True),
    text_column("name"),
    text_column("author"),
    text_column("brief"),
    text_column("kinds"),
    text_column("styles"),
    text_column("writer"),
    # The options under which a batch runs it, and by when its owner needs it; empty for what the desk took in.
    text_column("options", server_default=""),
    text_column("due", server_default=""),
    # With which decks a worker on another machine takes it on; empty for what this machine runs itself.
    text_column("chunk", server_default="", index=True),
    text_column("state"),
    text_column("owner"),
    text_column("pack"),
    text_column("error"),
    number_column("attempts"),
    text_column("submitted_at"),
    Column("begun_at", String),
    Column("ended_at", String),
    Index("ix_run_state_submitted_at", "state", "submitted_at"),
    Index("ix_run_author_submitted_at", "author", "submitted_at"),
)

# Decks of a batch that one worker takes on together; `attempt` counts how often the engine was given them.
chunk = Table(
    "chunk",
    metadata,
    text_column("id", primary_key=True),
    text_column("batch", index=True),
    number_column("number"),
    number_column("attempt"),
    text_column("owner"),
    Column("lease_until", Float, nullable=False),
)
