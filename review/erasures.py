"""Which comments were erased on request: those of which an entry of the ledger tells that is ours, whatever a table says."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from deckproof.codec import from_json
from review.echo_replay import ERASED
from review.echo_tables import feedback, feedback_erased
from review.entries import Entry, is_ours
from review.references import Ended, Spoken, names_told
from review.store import Store
from review.tables import ledger

_AT_ONCE = 500
"""Ids in one question."""


def erased_comments(
    store: Store, connection: Connection, among: Collection[str] | None = None
) -> dict[str, str]:
    """The erased ones by id, each with the blob that had its words; of all, or `among` these. Raises StoreError."""
    wanted = select(feedback.c.id, feedback.c.body).join(
        feedback_erased, feedback_erased.c.comment == feedback.c.id
    )
    if among is not None:
        wanted = wanted.where(feedback.c.id.in_(among))
    found = {row.id: row.body for row in connection.execute(wanted)}
    told = reasons_told(store, connection, tuple(found))
    return {own_id: body for own_id, body in found.items() if own_id in told}


def erased_bodies(connection: Connection) -> dict[str, str]:
    """The same by the tables alone, for whoever compares these with the ledger anyway."""
    wanted = select(feedback.c.id, feedback.c.body).join(
        feedback_erased, feedback_erased.c.comment == feedback.c.id
    )
    return {row.id: row.body for row in connection.execute(wanted)}


def left_faults(store: Store, connection: Connection) -> Iterator[str]:
    """A sentence for each comment that was erased and whose words are there: after a crash, or out of a backup.

    Words that stand elsewhere too, letter by letter, have to be there.
    """
    bodies = erased_bodies(connection)
    left = {own_id: body for own_id, body in bodies.items() if store.blobs.has(body)}
    if not left:
        return
    needed = Spoken(store.blobs)
    needed.take(names_told(connection, Ended(comments=bodies.keys())))
    for own_id, body in left.items():
        if body not in needed.names:
            yield (
                f"The comment {own_id} was erased and its words are there still: "
                f"deckproof feedback erase {own_id} --reason TEXT"
            )


def reasons_told(store: Store, connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Of those of these comments that were erased, the blob with the reason. Raises StoreError without the ledger's key."""
    seal = store.anchor.sealer() if ids else None
    reasons: dict[str, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        wanted = select(ledger).where(ledger.c.object.in_(some), ledger.c.action == ERASED)
        for row in connection.execute(wanted.order_by(ledger.c.seq)).mappings():
            entry = Entry(**row)
            if seal is not None and is_ours(entry, seal):
                reasons[entry.object] = str(from_json(entry.data, dict[str, Any]).get("note", ""))
    return reasons


def kept_out(
    store: Store, connection: Connection, *, bodies: Collection[str], said: Collection[str]
) -> tuple[set[str], set[str]]:
    """Which of these blobs, and of these hashes of what was said, are those of comments that were erased."""
    wanted = (
        select(feedback.c.id, feedback.c.body, feedback_erased.c.said)
        .join(feedback_erased, feedback_erased.c.comment == feedback.c.id)
        .where(feedback.c.body.in_(bodies) | feedback_erased.c.said.in_(said))
    )
    rows = connection.execute(wanted).all()
    told = reasons_told(store, connection, [row.id for row in rows])
    ours = [row for row in rows if row.id in told]
    return {row.body for row in ours}, {row.said for row in ours} - {""}


def said_hash(store: Store) -> Callable[[str, str], str]:
    """What makes the HMAC of words and whoever they came from; case, width and spacing do not count.

    Raises StoreError without the key.
    """
    from scanners._spans import fold

    key = store.anchor.sealer()("deckproof.feedback-erased/1").encode()
    return lambda words, author: hmac.digest(
        key, f"{fold(words)}\0{fold(author)}".encode(), "sha256"
    ).hex()
