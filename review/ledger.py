"""The ledger: one entry an act, in the act's own transaction, each with the hash of the one before; its entries are entries.py's."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from deckproof.codec import to_json
from review.anchor import Head
from review.engines import is_postgresql
from review.entries import CREATED, Entry, entries, hash_of, is_ours, newest, not_ours
from review.heads import require_chained, require_own_tail
from review.outbox import put
from review.store import Act, Store
from review.tables import ledger
from review.tallies import Tallies, beginning_of

HEAD_RENEWED = "head-renewed"
LEDGER = "ledger"
_LONG = 256
"""Entries behind the kept counts after which they are worth keeping anew, whoever reads."""

# Made once, as those of entries.py are.
_BETWEEN = select(ledger).where(
    ledger.c.object >= bindparam("first"), ledger.c.object < bindparam("behind")
)


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
    """Put down an act and its notice; the first entry of a ledger carries the public key that signs its heads.

    Raises ChangedBytesError where the entries before are not all ours, StoreError without the key.
    """
    if act.head is None:
        require_own_tail(store, act.connection)
    row = newest(act.connection)
    if row is not None and act.tallies is None:
        act.tallies = _tallies_now(store, act.connection)
    seq, prev = (row.seq, row.hash) if row is not None else _begin(store, act, now)
    seal = store.anchor.sealer()
    seq, own_hash = _append(act.connection, seal, seq + 1, prev, actor, action, thing, now, data or {})  # fmt: skip
    act.head = Head(seq=seq, hash=own_hash)
    if act.tallies is not None:
        act.tallies = act.tallies.further(seq, own_hash, [thing])
    put(act, kind=action, key=f"ledger-{seq}", body={"seq": seq, "object": thing})


def begin_ledger(store: Store, *, now: dt.datetime) -> None:
    """Make the first entry of an empty ledger and sign its head, as an act of its own.

    Before an act of many entries that may be the first one: a crash between an act and its head may leave a few at most.
    """
    if store.anchor.read() is not None:
        return
    with store.acting() as act:
        if newest(act.connection) is None:
            seq, own_hash = _begin(store, act, now)
            act.head = Head(seq=seq, hash=own_hash)


def _begin(store: Store, act: Act, now: dt.datetime) -> tuple[int, str]:
    """Put down the first entry; gives its number and hash."""
    key = store.anchor.create_key()
    seal = store.anchor.sealer()
    seq, own_hash = _append(act.connection, seal, 1, "", "", CREATED, LEDGER, now, {"key": key})
    act.tallies = Tallies(counts={}).further(seq, own_hash, [LEDGER])
    return seq, own_hash


def entries_of(store: Store, connection: Connection, *things: str) -> tuple[Entry, ...]:
    """What the ledger tells of these things, the oldest first.

    Raises ChangedBytesError for an entry that is not ours, and where one was taken out of the ledger.
    """
    last = newest(connection)
    if last is None:
        return ()
    kept = store.anchor.tallies()
    if kept.seq > last.seq:  # of an act that this transaction does not see yet
        with store.reading() as younger:
            now = newest(younger)
            if now is None or now.seq < kept.seq:
                raise not_ours()
            return tuple(one for one in entries_of(store, younger, *things) if one.seq <= last.seq)
    found = []
    counts = _tallies_now(store, connection, kept).counts
    seal = store.anchor.sealer()
    for beginning in sorted({beginning_of(thing) for thing in things}):
        under = _entries_under(store, connection, beginning)
        if not all(is_ours(one, seal) for one in under) or len(under) != counts.get(beginning, 0):
            raise not_ours()
        found += [one for one in under if one.object in things]
    return tuple(sorted(found, key=lambda one: one.seq))


def _entries_under(store: Store, connection: Connection, beginning: str) -> list[Entry]:
    """The entries about things whose names begin so, of whatever kind."""
    if is_postgresql(store.engine):  # whose order of letters is the server's
        alike = func.substr(ledger.c.object, 1, len(beginning)) == beginning
        rows = connection.execute(select(ledger).where(alike)).mappings()
    else:
        between = {"first": beginning, "behind": beginning + chr(sys.maxunicode)}
        rows = connection.execute(_BETWEEN, between).mappings()
    return [Entry(**row) for row in rows if beginning_of(row["object"]) == beginning]


def _tallies_now(store: Store, connection: Connection, kept: Tallies | None = None) -> Tallies:
    """The counts up to the last entry: those that are kept, and what is chained behind them.

    Raises ChangedBytesError where the chain is broken or an entry in it not ours.
    """
    kept = kept or store.anchor.tallies()
    tail = list(entries(connection, since=kept.seq))
    if kept.seq and not (tail and (tail[0].seq, tail[0].hash) == (kept.seq, kept.hash)):
        raise not_ours()
    behind = tail[1:] if kept.seq else tail
    if not behind:
        return kept
    seal = store.anchor.sealer()
    links = [kept.hash, *(entry.hash for entry in behind)]
    if any(entry.prev != link for entry, link in zip(behind, links, strict=False)):
        raise not_ours()
    if not all(is_ours(entry, seal) for entry in behind):
        raise not_ours()
    found = kept.further(behind[-1].seq, behind[-1].hash, (entry.object for entry in behind))
    if len(behind) > _LONG:
        store.anchor.keep(found)
    return found


def renew_head(store: Store, actor: str, *, now: dt.datetime) -> bool:
    """Sign a new head where it is missing, as an act of its own; False where there is one.

    Raises ChangedBytesError where the entries are not all ours, StoreError without the key.
    """
    if store.anchor.read() is not None:
        return False
    with store.acting() as act:
        tail = list(entries(act.connection))
        if not tail:
            return False
        require_chained(tail, store.anchor.sealer())
        last = tail[-1]
        act.head = Head(seq=last.seq, hash=last.hash)
        record(store, act, actor=actor, action=HEAD_RENEWED, thing=LEDGER, now=now, data={"after": last.seq})  # fmt: skip
    return True


def stamp(now: dt.datetime) -> str:
    """The time as it stands in the store: ISO 8601 in UTC; raises ValueError for a time without a zone."""
    if now.tzinfo is None:
        raise ValueError("a time without a zone")
    return now.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _append(
    connection: Connection,
    seal: Callable[[str], str],
    seq: int,
    prev: str,
    actor: str,
    action: str,
    thing: str,
    now: dt.datetime,
    data: Mapping[str, Any],
) -> tuple[int, str]:
    at, text = stamp(now), to_json(data).decode()
    own_hash = hash_of(seq, at, actor, action, thing, text, prev)
    connection.execute(
        insert(ledger).values(
            seq=seq, at=at, actor=actor, action=action, object=thing, data=text, prev=prev,
            hash=own_hash, seal=seal(own_hash),
        )
    )  # fmt: skip
    return seq, own_hash
