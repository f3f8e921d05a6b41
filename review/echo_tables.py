"""Tables of the echo: what came back on released pieces, and customers that a later list found in them.

On the metadata of tables.py; the schema's step is 20261124_echo.py. What people wrote is in blobs alone.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table

from review.tables import metadata

FIXED = ("id", "output", "channel", "day", "kind", "metric", "value", "nth", "body", "found", "severity", "batch", "who", "at")  # fmt: skip
"""Columns of `feedback` that stay as they were imported; the rest is where it was routed and what became of it."""

# A figure or a comment. `id` is a hash over what was imported, so the same line is never there twice; `body` is the blob
# with the comment, `found` the one with the findings of its scan, both "" for a figure.
feedback = Table(
    "feedback",
    metadata,
    Column("id", String, primary_key=True),
    Column("output", ForeignKey("release.output"), nullable=False),
    Column("channel", String, nullable=False),
    Column("day", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("metric", String, nullable=False),
    Column("value", Float, nullable=False),
    Column("nth", Integer, nullable=False),
    Column("body", String, nullable=False),
    Column("found", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("batch", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("team", String, nullable=False),
    Column("urgency", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("due", String, nullable=False),
    Column("state", String, nullable=False),
    Column("note", String, nullable=False),
    Column("acted_by", String, nullable=False),
    Column("acted_at", String, nullable=False),
    Index("ix_feedback_output", "output", "day"),
    Index("ix_feedback_state", "state", "team", "due"),
)

# That a piece which has left names somebody who came onto the customer list later. `customer` is a hash of the list's id.
customer_alert = Table(
    "customer_alert",
    metadata,
    Column("id", String, primary_key=True),
    Column("output", ForeignKey("release.output"), nullable=False),
    Column("customer", String, nullable=False),
    Column("index_digest", String, nullable=False),
    Column("found", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("note", String, nullable=False),
    Column("ended_by", String, nullable=False),
    Column("ended_at", String, nullable=False),
    Index("ix_customer_alert_output", "output"),
)
