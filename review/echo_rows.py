"""The tables of the echo as what they say, to be compared with what the ledger tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from deckproof.codec import digest_of
from review.echo_tables import FIXED, customer_alert, feedback
from review.tables import pruned

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
            "customer-alert", one.id, one.output, one.customer, one.index_digest, one.found,
            one.who, one.at, one.note, one.ended_by, one.ended_at,
        )  # fmt: skip


def echo_blobs(connection: Connection) -> Iterator[tuple[str, str, bool]]:
    """Every blob that these tables rest on, behind what it belongs to, and whether it was erased."""
    erased = erased_comments(connection)
    for row in connection.execute(select(feedback).where(feedback.c.kind == "comment")):
        name = f"The comment {row.id}"
        yield from ((name, one, row.id in erased) for one in (row.body, row.found, row.note) if one)
    for row in connection.execute(select(customer_alert)):
        yield from ((f"The alert {row.id}", one, False) for one in (row.found, row.note) if one)


def erased_comments(connection: Connection) -> dict[str, str]:
    """The comments that were erased on request, by id, each with the blob that had its words."""
    wanted = select(feedback.c.id, feedback.c.body).join(pruned, pruned.c.sha256 == feedback.c.body)
    return {row.id: row.body for row in connection.execute(wanted)}
