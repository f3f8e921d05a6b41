"""What the retention rules took away, or somebody's request, so that nobody takes it for lost: by the blob's sha256, told
in the ledger too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from deckproof.errors import StoreError, WrongStateError
from deckproof.model import OutputState
from review.store import Store
from review.tables import output, pruned

NEVER_OUT = (OutputState.REJECTED, OutputState.WITHDRAWN)
"""States that end an output which never left."""
ENDED = (*NEVER_OUT, OutputState.RECALLED)


def pruned_blobs(connection: Connection) -> frozenset[str]:
    """The sha256 of every blob that was taken away; one may be there again, for another deck."""
    return frozenset(connection.execute(select(pruned.c.sha256)).scalars())


def is_pruned(store: Store, connection: Connection, row: Row[Any]) -> bool:
    """Whether this output's bytes were taken away: it ended without leaving, and they are not there."""
    if row.state not in NEVER_OUT or store.blobs.has(row.sha256):
        return False
    told = select(pruned.c.at).where(pruned.c.sha256 == row.sha256)
    return connection.execute(told).first() is not None


def is_ended(connection: Connection, pack_id: str) -> bool:
    """Whether every output of the pack has ended, so that its deck may be taken away."""
    left = select(output.c.id).where(
        output.c.pack == pack_id, output.c.state.not_in([state.value for state in ENDED])
    )
    return connection.execute(left).first() is None


def states_of_packs(connection: Connection, packs: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many outputs of each of these packs are in which state."""
    counts = (
        select(output.c.pack, output.c.state, func.count())
        .where(output.c.pack.in_(packs))
        .group_by(output.c.pack, output.c.state)
    )
    told: dict[str, dict[str, int]] = {}
    for pack, state, count in connection.execute(counts):
        told.setdefault(pack, {})[state] = count
    return told


def read_kept(store: Store, connection: Connection, sha256: str) -> bytes:
    """The blob; raises WrongStateError for one that the retention rules took away, or somebody's request, else as the blobs do."""
    try:
        return store.blobs.get(sha256)
    except StoreError:
        at = connection.execute(select(pruned.c.at).where(pruned.c.sha256 == sha256)).scalar()
        if at is None:
            raise
        raise WrongStateError(
            f"Its contents were taken away on {str(at)[:10]}, under the retention rules or on request.",
            remedy="What was decided stands in the ledger: deckproof audit export",
        ) from None
