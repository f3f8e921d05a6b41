"""A batch on one machine: entries in, what became of each out, in the order in which it happens."""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from deckproof.errors import StageError
from deckproof.scratch import sweep_here
from flows import room
from flows.crew import Crew, Lost, Quiet
from flows.once import has_died, is_alone, owner_here
from flows.opened import work_in
from flows.orders import Batch, Begun, Order, Over, Stopped, wanted_of
from flows.portion_work import work_of
from flows.runs import Ran
from review import runs
from review.ledger import begin_ledger

if TYPE_CHECKING:
    from review.store import Store

MEMORY_A_WORKER_MB = 700
"""What a worker and the reader's child beside it take at most with usual decks, without text in pictures."""

logger = logging.getLogger(__name__)


def count_workers(asked: int | None, decks: int) -> int:
    """How many processes work: as asked, else as many as there are cores, decks and memory for."""
    if asked is not None:
        return max(1, asked)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    cores = cores or 1
    return max(1, min(cores, room.quota() or cores, decks, _free_mb() // MEMORY_A_WORKER_MB))


def _free_mb() -> int:
    found = room.free_bytes()
    if found is not None:
        return found // 1024**2
    try:
        pages, size = os.sysconf("SC_AVPHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return MEMORY_A_WORKER_MB
    return pages * size // 1024**2


def tidy(store: Store, *, now: dt.datetime) -> int:
    """What a batch does first: take away what killed workers left, end what has run out, give up what died; gives how many runs were given up."""
    from review import allow_ends

    sweep_here()
    allow_ends.expire(store, now=now)
    lost = StageError("It was interrupted.", remedy="Run it again: what is done is kept.")
    return runs.give_up_lost(store, partial(_is_gone, alone=is_alone(store)), lost, now=now)


def _is_gone(owner: str, *, alone: bool) -> bool:
    """Whether a process of this machine is gone; of others only their own machine can tell."""
    return owner.startswith(_OURS) and has_died(owner.removeprefix(_OURS), alone=alone)


_OURS = "batch@"
"""Before the owner of a row that a batch on one machine began; chunks on many machines are swept by their leases."""


def run_batch(
    store: Store, batch: Batch, now: Callable[[], dt.datetime]
) -> Generator[tuple[int, Begun | Over] | Quiet]:
    """Do the batch; needs a process without threads and the started engine that the batch says it has.

    What a worker has begun comes with its number. Every deck ends in exactly one Over, whatever happens to it or to its worker. To close it is to stop the batch.
    Raises StoreError where no more decks can be worked on; no deck is blamed for that.
    """
    work_in(store.outputs)
    begun: set[int] = set()  # and not over: whom a worker's end concerns
    for number, order in enumerate(batch.orders):
        if order.error is not None:
            ran = Ran(path=order.deck, options_id=order.options_id, error=order.error)
            _note(store, batch, order, ran, now, begun=False, passing=False)
            yield number, Over(ran)
    begin_ledger(store, now=now())  # alone: the workers' first acts are of many entries
    todo = [number for number, order in enumerate(batch.orders) if order.error is None]
    left = len(todo)
    work = work_of(batch, _OURS + owner_here(), now)
    crew: Crew[Order] = Crew(work, batch.workers, is_over=lambda word: isinstance(word, Over))
    with _swept_after(), closing(crew.run([batch.orders[number] for number in todo])) as going:
        for said in going:
            if isinstance(said, Quiet):
                yield said
                continue
            number = todo[said.number]
            order = batch.orders[number]
            if isinstance(said, Lost):
                logger.error("deck %d of batch %s: its worker died twice", number, batch.id)
                word: Begun | Over | Stopped = _lost(order)
            else:
                word = said.word
            if isinstance(word, Stopped):
                raise word.error
            if isinstance(word, Begun):
                begun.add(number)
            else:
                left -= 1
                had_row = word.begun or number in begun
                _note(store, batch, order, word.ran, now, begun=had_row, passing=left > 0)
                begun.discard(number)
            yield number, word


@contextmanager
def _swept_after() -> Iterator[None]:
    """What workers left that died on the way, or were stopped, is gone with the batch."""
    try:
        yield
    finally:
        sweep_here()


def _lost(order: Order) -> Over:
    error = StageError(
        "The process that worked on it ended twice, perhaps for want of memory.",
        where=order.deck.name,
        remedy="Run it alone with `deckproof run`, on a machine with more memory.",
    )
    return Over(Ran(path=order.deck, options_id=order.options_id, error=error, fresh=True))


def _note(
    store: Store,
    batch: Batch,
    order: Order,
    ran: Ran,
    now: Callable[[], dt.datetime],
    *,
    begun: bool,
    passing: bool,
) -> None:
    """Put down what became of the deck; one that was held before and has no row gets none.

    Unless it is `passing` it waits for the disk, and so for all before it; of what a power cut takes back the same call
    finds the packs.
    """
    wanted = wanted_of(batch, order, ran.deck)
    if ran.error is None:
        runs.finish(store, wanted.id, pack=ran.pack, now=now(), passing=passing)
        return
    if not begun:  # it could not even be taken in
        runs.begin(store, wanted, _OURS + owner_here(), now=now())
    runs.fail(store, wanted.id, ran.error, now=now())
