"""Tables of plans: briefs that are kept for use over many decks. On the metadata of tables.py; the schema's step is 20261123_plans.py."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint

import review.going_tables  # noqa: F401 - its tables belong to the same step of the schema
from review.tables import metadata

# Every version of every kept brief; the newest of a name is in use. `sha256` is of the blob with its canonical JSON.
kept_brief = Table(
    "kept_brief",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String, nullable=False, index=True),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    UniqueConstraint("name", "version"),
)
