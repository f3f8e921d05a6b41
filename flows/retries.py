"""What failed when a batch on this machine was run last, which may be tried again alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows.orders import run_id
from review.runs import RunState, list_runs

if TYPE_CHECKING:
    from flows.entries import Entry
    from review.store import Store

_ALL = 1_000_000


def count_failed(store: Store, batch: str) -> int:
    """How many decks failed when this batch was run last, whether they are there or not."""
    rows = list_runs(store, batch=batch, limit=_ALL)
    return sum(one.state is RunState.FAILED for one in rows)


def failed_before(store: Store, batch: str, entries: Sequence[Entry]) -> list[Entry]:
    """Those of the entries that failed when this batch was run last, and decks in a line, mended by now, which failed as a line then."""
    known = {one.wanted.id: one.state for one in list_runs(store, batch=batch, limit=_ALL)}
    failed = {row for row, state in known.items() if state is RunState.FAILED}

    def failed_then(entry: Entry) -> bool:
        own = run_id(batch, entry.deck)
        if own in known or not entry.place:
            return own in failed
        places = (entry.place, str(entry.manifest))  # which failed as a whole while it was empty
        return any(run_id(batch, Path(place)) in failed for place in places)

    return [entry for entry in entries if failed_then(entry)]
