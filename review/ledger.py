"""The ledger: one entry an act, in the act's own transaction, each with the hash of the one before.

Entries hold ids, counts and hashes, never text out of a deck, nor the reasons that people give.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, or_, select

from deckproof.codec import from_json, to_json
from deckproof.errors import ChangedBytesError
from review.anchor import Head
from review.engines import is_postgresql
from review.outbox import put
from review.store import Act, Store
from review.tables import ledger
from review.tallies import Tallies, beginning_of

CREATED = "ledger-created"
HEAD_RENEWED = "head-renewed"
LEDGER = "ledger"
_SIGNED_WITHIN_S = 0.5
_LONG = 256
"""Entries behind the kept counts after which they are worth keeping anew, whoever reads."""
_FIRST_ACT = 2
"""How many entries the first act leaves: those alone may stand there without a head, by a crash before it was signed."""


# Made once: each act asks these, and SQLAlchemy takes longer to know a statement again than SQLite to run it.
_NEWEST = select(ledger.c.seq, ledger.c.hash).order_by(ledger.c.seq.desc()).limit(1)
_SINCE = select(ledger).where(ledger.c.seq >= bindparam("since")).order_by(ledger.c.seq)
_TIME_OF = select(ledger.c.at).where(ledger.c.seq == bindparam("number"))
_BETWEEN = select(ledger).where(
    ledger.c.object >= bindparam("first"), ledger.c.object < bindparam("behind")
)


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
    row = _last(act.connection)
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
        if _last(act.connection) is None:
            seq, own_hash = _begin(store, act, now)
            act.head = Head(seq=seq, hash=own_hash)


def _begin(store: Store, act: Act, now: dt.datetime) -> tuple[int, str]:
    """Put down the first entry; gives its number and hash."""
    key = store.anchor.create_key()
    seal = store.anchor.sealer()
    seq, own_hash = _append(act.connection, seal, 1, "", "", CREATED, LEDGER, now, {"key": key})
    act.tallies = Tallies(counts={}).further(seq, own_hash, [LEDGER])
    return seq, own_hash


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


def entries_of(store: Store, connection: Connection, *things: str) -> tuple[Entry, ...]:
    """What the ledger tells of these things, the oldest first.

    Raises ChangedBytesError for an entry that is not ours, and where one was taken out of the ledger.
    """
    last = _last(connection)
    if last is None:
        return ()
    kept = store.anchor.tallies()
    if kept.seq > last.seq:  # of an act that this transaction does not see yet
        with store.reading() as younger:
            now = _last(younger)
            if now is None or now.seq < kept.seq:
                raise _foreign()
            return tuple(one for one in entries_of(store, younger, *things) if one.seq <= last.seq)
    found = []
    counts = _tallies_now(store, connection, kept).counts
    seal = store.anchor.sealer()
    for beginning in sorted({beginning_of(thing) for thing in things}):
        under = _entries_under(store, connection, beginning)
        if not all(is_ours(one, seal) for one in under) or len(under) != counts.get(beginning, 0):
            raise _foreign()
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
        raise _foreign()
    behind = tail[1:] if kept.seq else tail
    if not behind:
        return kept
    seal = store.anchor.sealer()
    links = [kept.hash, *(entry.hash for entry in behind)]
    if any(entry.prev != link for entry, link in zip(behind, links, strict=False)):
        raise _foreign()
    if not all(is_ours(entry, seal) for entry in behind):
        raise _foreign()
    found = kept.further(behind[-1].seq, behind[-1].hash, (entry.object for entry in behind))
    if len(behind) > _LONG:
        store.anchor.keep(found)
    return found


def _last(connection: Connection) -> Row[Any] | None:
    """The number and hash of the youngest entry."""
    return connection.execute(_NEWEST).first()


def require_own_tail(store: Store, connection: Connection) -> None:
    """Raise ChangedBytesError unless the ledger goes on from its signed head with entries that we sealed.

    A crash between a commit and the signing of its head leaves sealed entries behind the head; anything else there was
    written by somebody else, and the next head must not be signed over it. Without a head nobody can tell whether the
    ledger was put back to an older state, so one that is not empty needs it; a machine that comes to a server brings the
    head of another one along, as it does the key.
    """
    head = _signed_head(store, connection)
    since = 1 if head is None else head.seq
    tail = list(entries(connection, since=since))
    if not tail and head is None:
        return
    if head is None and len(tail) > _FIRST_ACT:
        raise _headless(store)
    seal = store.anchor.sealer()
    chained = all(after.prev == before.hash for before, after in pairwise(tail))
    if not chained or not all(is_ours(entry, seal) for entry in tail):
        raise _foreign()
    if head is not None and not (
        tail and (tail[0].seq, tail[0].hash) == (head.seq, head.hash) and _is_own(store, head)
    ):
        raise _foreign()


def is_headless(store: Store) -> bool:
    """Whether the ledger has entries and no signed head."""
    if store.anchor.read() is not None:
        return False
    with store.reading() as connection:
        return connection.execute(select(ledger.c.seq).limit(1)).first() is not None


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
        seal = store.anchor.sealer()
        chained = all(after.prev == before.hash for before, after in pairwise(tail))
        if not chained or not all(is_ours(entry, seal) for entry in tail):
            raise _foreign()
        last = tail[-1]
        act.head = Head(seq=last.seq, hash=last.hash)
        record(store, act, actor=actor, action=HEAD_RENEWED, thing=LEDGER, now=now, data={"after": last.seq})  # fmt: skip
    return True


def is_ours(entry: Entry, seal: Callable[[str], str]) -> bool:
    """Whether the entry is as it was when it was sealed with our key."""
    return entry.hash == entry_hash(entry) and hmac.compare_digest(entry.seal, seal(entry.hash))


def entry_hash(entry: Entry) -> str:
    """The hash that the entry has to have."""
    return hash_of(
        entry.seq, entry.at, entry.actor, entry.action, entry.object, entry.data, entry.prev
    )


def _is_own(store: Store, head: Head) -> bool:
    return store.anchor.is_genuine(head, store.anchor.public_key())


def _lies_here(store: Store) -> bool:
    """Whether the database lies in the folder beside its head; a server's is shared by machines with heads of their own."""
    return not is_postgresql(store.engine)


def _signed_head(store: Store, connection: Connection) -> Head | None:
    """The head; one that another process is about to sign over the very first act is waited for."""
    head = store.anchor.read()
    until = time.monotonic() + _SIGNED_WITHIN_S
    while (
        head is None and time.monotonic() < until and _lies_here(store) and time_of(connection, 1)
    ):
        time.sleep(0.05)
        head = store.anchor.read()
    return head


def _headless(store: Store) -> ChangedBytesError:
    if not _lies_here(store):
        return ChangedBytesError(
            "This machine has no signed head of the ledger, so an older copy of the database could pass for this one.",
            where=str(store.anchor.head_file),
            remedy="Copy ledger.head, as keys/, from a machine that works; or an admin, having made sure that nothing is lost, runs here: deckproof audit repair",
        )
    return ChangedBytesError(
        "The signed head of the ledger is missing or unreadable, so an older copy of the store could pass for this one.",
        where=str(store.anchor.head_file),
        remedy="Put it back from the backup; or an admin, having made sure that nothing is lost, runs: deckproof audit repair",
    )


def _foreign() -> ChangedBytesError:
    return ChangedBytesError(
        "Somebody wrote to the ledger without its key.",
        remedy="Nothing is let through until that is cleared up; what is wrong says: deckproof audit verify",
    )


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
