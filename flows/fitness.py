"""Whether this machine may work on what others hand in: looked at when a worker starts, and again before each chunk.

A worker that is not fit takes nothing on. Else it would spoil deck after deck: with a seal that nobody takes for genuine, by
another version's rules, or with a model that the run was not started with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from deckproof.codec import from_json, to_json
from deckproof.errors import DeckproofError, OtherVersionError, SettingsError, StoreError
from deckproof.settings import load_settings
from flows import limits
from flows.chat import choose_model
from flows.options import Options
from flows.programs import program_here, require_same
from flows.remote import SWEEP, open_server, require_deployment, require_limits
from flows.turned_away import note_away
from review import chunks
from review.key_copies import require_key
from review.store import database_time, open_by

if TYPE_CHECKING:
    from deckproof.settings import Settings
    from review.store import Store

CLOCKS_DIFFER_S = 10.0
"""From how many seconds on it is worth a word."""


def require_fit(store: Store, chunk_id: str) -> None:
    """Raise the DeckproofError that says what this machine lacks for the chunk; whoever watches the batch is told as well."""
    require_key(store)
    for batch, options_id in chunks.options_left(store, chunk_id):
        try:
            _require_same(store, batch, options_id, load_settings())
        except DeckproofError as error:
            with suppress(DeckproofError):
                note_away(store, batch, error)
            raise


def check_machine(settings: Settings) -> Iterator[str]:
    """Look at all that a worker needs; gives what it should be told. Raises the DeckproofError that says what is missing."""
    store = open_by(settings, may_change=False)
    try:
        require_key(store)
        store.blobs.put(to_json(program_here()))  # what a batch of this version keeps anyway
        with open_server() as server:
            require_deployment(server, SWEEP)
            require_limits(server, limits.ALL)
            yield from _tell_clocks(store, server.now())
        yield from _tell_line(store, settings)
    finally:
        store.close()


def _require_same(store: Store, batch: str, options_id: str, settings: Settings) -> None:
    """Raise OtherVersionError or SettingsError where this machine would do the batch in another way than it was handed in."""
    require_same(store, batch, program_here())
    try:
        wanted = from_json(store.blobs.get(options_id), Options).model
    except StoreError:
        return  # which each deck tells by itself, and is given up for in the end
    if wanted is None or choose_model(settings)[0] == wanted:
        return
    raise SettingsError(
        f"The batch {batch} is to be written by a model that this machine's settings do not name, or without its key.",
        remedy="Give every worker the same DECKPROOF_MODEL_… settings and DECKPROOF_MODEL_KEY as the machine that hands decks in.",
    )


def _tell_line(store: Store, settings: Settings) -> Iterator[str]:
    """What stands in line that this machine would leave alone; raises where that is all there is."""
    left = chunks.options_left(store)
    alone: dict[str, DeckproofError] = {}
    for batch, options_id in left:
        try:
            _require_same(store, batch, options_id, settings)
        except (OtherVersionError, SettingsError) as error:
            alone.setdefault(batch, error)
    if alone and len(alone) == len({batch for batch, _ in left}):
        raise next(iter(alone.values()))
    yield from map(str, alone.values())


def _tell_clocks(store: Store, server: dt.datetime) -> Sequence[str]:
    """How far this machine's clock is off, where that shows."""
    here = dt.datetime.now(dt.UTC).timestamp()
    with store.reading() as connection:
        clocks = {
            "the database": database_time(connection),
            "the Prefect server": server.timestamp(),
        }
    return [
        f"This machine's clock is {abs(here - there):.0f} seconds {'behind' if here < there else 'ahead of'} that of {whose}."
        " Leases do not go by it, but what is written down does: set it."
        for whose, there in clocks.items()
        if abs(here - there) > CLOCKS_DIFFER_S
    ]
