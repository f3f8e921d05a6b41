"""That somebody handed a deck in, in the ledger: a row in the line counts only as far as its own entry tells the same.

Who handed a deck in must not approve what comes out of it, so nobody is believed to be its author for a row's sake alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from deckproof.codec import digest_of, from_json
from deckproof.errors import ChangedBytesError
from review.ledger import entries_of, record
from review.store import Act, Store

HANDED_IN = "handed-in"
COLUMNS = ("author", "deck", "name", "batch", "brief", "kinds", "styles", "writer", "options", "due", "chunk")  # fmt: skip
"""What of a row nobody may change once it is in line."""


def record_handed_in(store: Store, act: Act, row: Mapping[str, str], *, now: dt.datetime) -> None:
    """Put down whose deck this row puts in line, within the act that does."""
    told = {"author": row["author"], "deck": row["deck"], "row": row_digest(row)}
    record(store, act, actor=row["author"], action=HANDED_IN, thing=row["id"], now=now, data=told)


def require_handed_in(store: Store, row: Mapping[str, str]) -> None:
    """Raise ChangedBytesError unless the ledger tells that this very row was handed in."""
    with store.reading() as connection:
        told = [
            one
            for one in entries_of(store, connection, row["id"])
            if one.action == HANDED_IN and one.object == row["id"]
        ]
    if not told or _digest_in(told[-1].data) != row_digest(row):
        raise ChangedBytesError(
            "The ledger does not tell that this deck was handed in like this.",
            remedy="Somebody wrote to the line behind the desk's back; hand the deck in again, and see: deckproof audit verify",
        )


def row_digest(row: Mapping[str, str]) -> str:
    """One digest over what was handed in."""
    return digest_of(HANDED_IN, *(row[column] for column in COLUMNS))


def _digest_in(data: str) -> str:
    return str(from_json(data, dict[str, Any]).get("row", ""))
