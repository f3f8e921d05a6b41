"""Tables of the echo: what came back on released pieces, and customers that a later list found in them.

On the metadata of tables.py; the schema's steps are 20261124_echo.py and 20261125_groups.py. What people wrote is in blobs alone.
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

# Which comments were erased on request. `said` is a keyed hash of the words and whoever they came from, so that they do not
# come in again; "" for what was erased before there were any.
feedback_erased = Table(
    "feedback_erased",
    metadata,
    Column("comment", ForeignKey("feedback.id"), primary_key=True),
    Column("said", String, nullable=False),
    Column("at", String, nullable=False),
    Index("ix_feedback_erased_said", "said"),
)

# That a piece which has left, to all or to a group, names somebody who came onto the customer list later. `customer` is a
# hash of the list's id, `revision` the one that left; 0 in an older alert, for the one that all have.
customer_alert = Table(
    "customer_alert",
    metadata,
    Column("id", String, primary_key=True),
    Column("output", ForeignKey("output.id"), nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),
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
