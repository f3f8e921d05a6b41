"""The ledger's entries: what one holds and hashes to, and reading them. ledger.py writes them.

Entries hold ids, counts and hashes, never text out of a deck, nor the reasons that people give.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select

from deckproof.codec import from_json, to_json
from deckproof.errors import ChangedBytesError
from review.tables import ledger

CREATED = "ledger-created"

# Made once: each act asks these, and SQLAlchemy takes longer to know a statement again than SQLite to run it.
_NEWEST = select(ledger.c.seq, ledger.c.hash).order_by(ledger.c.seq.desc()).limit(1)
_SINCE = select(ledger).where(ledger.c.seq >= bindparam("since")).order_by(ledger.c.seq)
_TIME_OF = select(ledger.c.at).where(ledger.c.seq == bindparam("number"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act: who did what to which object. `data` is canonical JSON."""

    seq: int
    at: str
    actor: str
    action: str
    object: str
    data: str
    prev: str
    hash: str
    seal: str


def entries(connection: Connection, *, since: int = 0) -> Iterator[Entry]:
    """The entries from this number on, the oldest first."""
    rows_since = connection.execute(_SINCE, {"since": since}, execution_options={"yield_per": 1000})
    with rows_since as rows:
        for row in rows.mappings():
            yield Entry(**row)


def last_entries(
    connection: Connection, *, before: int | None = None, thing: str = "", limit: int = 100
) -> tuple[Entry, ...]:
    """The youngest entries first, those before this number; of one thing or done by one person, where one is named."""
    wanted = select(ledger).order_by(ledger.c.seq.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(ledger.c.seq < before)
    if thing:
        wanted = wanted.where(or_(ledger.c.object == thing, ledger.c.actor == thing))
    return tuple(Entry(**row) for row in connection.execute(wanted).mappings())


def time_of(connection: Connection, seq: int) -> str | None:
    """When the entry of this number was made; None when there is none."""
    found = connection.execute(_TIME_OF, {"number": seq}).scalar()
    return None if found is None else str(found)


def newest(connection: Connection) -> Row[Any] | None:
    """The number and hash of the youngest entry."""
    return connection.execute(_NEWEST).first()


def is_ours(entry: Entry, seal: Callable[[str], str]) -> bool:
    """Whether the entry is as it was when it was sealed with our key."""
    return entry.hash == entry_hash(entry) and hmac.compare_digest(entry.seal, seal(entry.hash))


def entry_hash(entry: Entry) -> str:
    """The hash that the entry has to have."""
    return hash_of(
        entry.seq, entry.at, entry.actor, entry.action, entry.object, entry.data, entry.prev
    )


def hash_of(seq: int, at: str, actor: str, action: str, thing: str, data: str, prev: str) -> str:
    """The hash of an entry over all of its other columns."""
    return hashlib.sha256(to_json([seq, at, actor, action, thing, data, prev])).hexdigest()


def public_key(entry: Entry) -> str:
    """The key that the ledger's first entry names, "" when it names none."""
    data: Any = from_json(entry.data, dict)
    return str(data.get("key", "")) if entry.action == CREATED else ""


def not_ours() -> ChangedBytesError:
    """The error for an entry that is missing, or that was not sealed with our key."""
    return ChangedBytesError(
        "Somebody wrote to the ledger without its key.",
        remedy="Nothing is let through until that is cleared up; what is wrong says: deckproof audit verify",
    )
