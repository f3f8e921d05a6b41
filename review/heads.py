"""The ledger's signed head: what comes behind it has to be ours, and a ledger that has none is not gone on with."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import pairwise

from sqlalchemy import Connection, select

from deckproof.errors import ChangedBytesError
from review.anchor import Head
from review.engines import is_postgresql
from review.entries import Entry, entries, is_ours, not_ours, time_of
from review.store import Store
from review.tables import ledger

_SIGNED_WITHIN_S = 0.5
_FIRST_ACT = 2
"""How many entries the first act leaves: those alone may stand there without a head, by a crash before it was signed."""


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
    require_chained(tail, store.anchor.sealer())
    if head is not None and not (
        tail and (tail[0].seq, tail[0].hash) == (head.seq, head.hash) and _is_own(store, head)
    ):
        raise not_ours()


def require_chained(tail: Sequence[Entry], seal: Callable[[str], str]) -> None:
    """Raise ChangedBytesError unless each of these entries is ours and goes on from the one before it."""
    chained = all(after.prev == before.hash for before, after in pairwise(tail))
    if not chained or not all(is_ours(entry, seal) for entry in tail):
        raise not_ours()


def is_headless(store: Store) -> bool:
    """Whether the ledger has entries and no signed head."""
    if store.anchor.read() is not None:
        return False
    with store.reading() as connection:
        return connection.execute(select(ledger.c.seq).limit(1)).first() is not None


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
