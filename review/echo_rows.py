"""The tables of the echo as what they say, to be compared with what the ledger tells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from deckproof.codec import digest_of
from review.echo_tables import FIXED, customer_alert, feedback, feedback_erased

WHERE = ("team", "urgency", "rule", "due")
"""Columns that say whose a comment is, and until when it has to be answered."""
BECAME = ("state", "note", "acted_by", "acted_at")
"""Columns that say what became of it."""


def row_digest(row: Mapping[str, Any]) -> str:
    """One digest over what of a line of feedback never changes."""
    return digest_of(*(row[column] for column in FIXED))[:32]


def echo_rows(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """The parts of each fact."""
    for row in connection.execute(select(feedback)).mappings():
        yield ("feedback", row["id"], row_digest({one: row[one] for one in FIXED}))
        yield ("feedback-stands", row["id"], *(row[one] for one in (*WHERE, *BECAME)))
    for one in connection.execute(select(customer_alert)):
        yield (
            "customer-alert", one.id, one.output, one.revision, one.customer, one.index_digest,
            one.found, one.who, one.at, one.note, one.ended_by, one.ended_at,
        )  # fmt: skip
    for one in connection.execute(select(feedback_erased)):
        yield ("feedback-erased", one.comment, one.said, one.at)


def echo_blobs(connection: Connection, erased: Collection[str]) -> Iterator[tuple[str, str, bool]]:
    """Every blob that these tables rest on, behind what it belongs to, and whether it is one of a comment of `erased`."""
    for row in connection.execute(select(feedback).where(feedback.c.kind == "comment")):
        name = f"The comment {row.id}"
        yield from ((name, one, row.id in erased) for one in (row.body, row.found, row.note) if one)
    for row in connection.execute(select(customer_alert)):
        yield from ((f"The alert {row.id}", one, False) for one in (row.found, row.note) if one)
