"""Finding decks of a batch that nobody is at, and handing them in once more: after a crash nobody has to be called.

A chunk whose lease has ended is lost, given back, or still in the server's line; only the last is left alone. Every worker
looks while it works, and a schedule lets an idle one look.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from prefect import flow

from deckproof.settings import load_settings
from flows.once import has_died
from flows.remote import SWEEP, Server, open_server, waits
from review import chunks

if TYPE_CHECKING:
    from review.store import Store

logger = logging.getLogger(__name__)


@flow(name="sweep", persist_result=False)
def sweep() -> int:
    """Hand in what nobody is at; gives how many chunks."""
    from review.store import open_by

    store = open_by(load_settings(), may_change=False)
    try:
        with open_server() as server:
            server.cancel_late(SWEEP, server.now())
            return take_up(store, server)
    finally:
        store.close()


def look_round(store: Store) -> int:
    """Hand in what nobody is at, and ask the server only where there may be something; gives how many chunks."""
    _free_the_dead(store)
    if not chunks.find_idle(store):
        return 0
    with open_server() as server:
        return take_up(store, server)


def take_up(store: Store, server: Server) -> int:
    """Hand in every chunk that nobody is at nor waits for; gives how many. Two who do it at once hand in each once."""
    _free_the_dead(store)
    idle = chunks.find_idle(store)
    known, now = server.find(idle), server.now()
    taken = 0
    for one in idle:
        run = known.get(one.key)
        if run is None:
            server.hand_in(one)
        elif waits(run, now):
            continue
        else:
            again = chunks.try_again(store, one)
            if again is None:
                continue
            server.bury(run)
            server.hand_in(again)
        logger.info("chunk %s: handed in again", one.id)
        taken += 1
    return taken


def _free_the_dead(store: Store) -> None:
    """Of this machine's processes it can be told at once that they are gone; for others the lease has to end."""
    for one in chunks.list_taken(store):
        if has_died(one.owner):
            chunks.let_go(store, one.id, one.owner)
