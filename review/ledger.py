"""The ledger: one entry an act, in the act's own transaction, each with the hash of the one before.

Entries hold ids, counts and hashes, never text out of a deck, nor the reasons that people give.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from deckproof.codec import from_json, to_json
from review.anchor import Head
from review.outbox import put
from review.store import Act, Store
from review.tables import ledger

CREATED = "ledger-created"


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


def record(
    store: Store,
    act: Act,
    *,
    actor: str,
    action: str,
    thing: str,
    now: dt.datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Put down an act and its notice; the first entry of a ledger carries the public key that signs its heads."""
    row = act.connection.execute(
        select(ledger.c.seq, ledger.c.hash).order_by(ledger.c.seq.desc()).limit(1)
    ).first()
    if row is None:
        key = store.anchor.create_key()
        seq, prev = _append(act.connection, 1, "", "", CREATED, "ledger", now, {"key": key})
    else:
        seq, prev = row.seq, row.hash
    seq, entry_hash = _append(act.connection, seq + 1, prev, actor, action, thing, now, data or {})
    act.head = Head(seq=seq, hash=entry_hash)
    put(act, kind=action, key=f"ledger-{seq}", body={"seq": seq, "object": thing})


def entries(connection: Connection) -> Iterator[Entry]:
    """All entries, the oldest first."""
    rows = connection.execute(select(ledger).order_by(ledger.c.seq)).yield_per(1000)
    for row in rows.mappings():
        yield Entry(**row)


def hash_of(seq: int, at: str, actor: str, action: str, thing: str, data: str, prev: str) -> str:
    """The hash of an entry over all of its other columns."""
    return hashlib.sha256(to_json([seq, at, actor, action, thing, data, prev])).hexdigest()


def public_key(entry: Entry) -> str:
    """The key that the ledger's first entry names, "" when it names none."""
    data: Any = from_json(entry.data, dict)
    return str(data.get("key", "")) if entry.action == CREATED else ""


def stamp(now: dt.datetime) -> str:
    """The time as it stands in the store: ISO 8601 in UTC; raises ValueError for a time without a zone."""
    if now.tzinfo is None:
        raise ValueError("a time without a zone")
    return now.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _append(
    connection: Connection,
    seq: int,
    prev: str,
    actor: str,
    action: str,
    thing: str,
    now: dt.datetime,
    data: Mapping[str, Any],
) -> tuple[int, str]:
    at, text = stamp(now), to_json(data).decode()
    entry_hash = hash_of(seq, at, actor, action, thing, text, prev)
    connection.execute(
        insert(ledger).values(
            seq=seq, at=at, actor=actor, action=action, object=thing, data=text, prev=prev, hash=entry_hash
        )
    )  # fmt: skip
    return seq, entry_hash
