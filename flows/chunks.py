"""A chunk of a batch, as a worker on any machine takes it on: one deck after the other, told to the store row by row."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import threading
import time
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prefect import flow

from deckproof.errors import (
    ChangedBytesError,
    DeckproofError,
    EngineError,
    FullDiskError,
    StageError,
    StoreError,
)
from deckproof.logs import log_to
from deckproof.settings import load_settings
from flows import limits
from flows.direct import hold_deck
from flows.failures import find_failure
from flows.fitness import require_fit
from flows.once import owner_here
from flows.sweep import look_round
from flows.warming import collect_seldom
from review import chunks, runs

if TYPE_CHECKING:
    from review.store import Store

LEASE_S = 45.0
"""How long a chunk belongs to a worker that says nothing; it speaks up every third of that."""
LOOK_EVERY_S = 45.0
"""How often a worker looks for what others have left."""
MOST_ATTEMPTS = 5
"""A deck at which so many workers have died in a row is given up."""
UNFIT_S = 20.0
"""How long a machine that is not fit for a chunk keeps its place, less than what a chunk may take to be claimed."""
FULL_S = 20.0
"""How long a machine whose disk is full keeps its place."""
PATIENCE_S = 90.0
"""How long a worker waits for a database or a bucket that has gone away."""

logger = logging.getLogger(__name__)


@flow(name="repurpose-chunk", persist_result=False)
def repurpose_chunk(batch_id: str, number: int) -> None:
    """Hold what is left of the decks of this chunk. Raises StageError where the store or the engine went away."""
    from review.store import open_by

    settings = load_settings()
    log_to(settings.outputs)
    with _clean(batch_id, number):
        store = open_by(settings, may_change=False)
        try:
            work_off(store, f"{batch_id}:{number}")
        finally:
            store.close()


@contextlib.contextmanager
def _clean(batch_id: str, number: int) -> Iterator[None]:
    """The border to the engine, which keeps every message: only ids and codes cross it."""
    try:
        yield
    except DeckproofError as error:
        # These tell of the store and the engine, not of a deck; a deck's own errors are kept with its row.
        logger.error("chunk %s:%d: %s", batch_id, number, error)
        raise StageError(f"chunk {batch_id}:{number}: {error.code}") from None
    except Exception as error:  # noqa: BLE001 - the same border: the message of a bug can quote a deck
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("chunk %s:%d: %s\n%s", batch_id, number, type(error).__name__, frames)
        raise StageError(f"chunk {batch_id}:{number}: a bug") from None


def work_off(store: Store, chunk_id: str) -> None:
    """Bring every deck that is left of the chunk to its end; does nothing where somebody else is at it.

    Raises what `require_fit` does before it takes anything on.
    """
    _require_fit(store, chunk_id)
    collect_seldom()
    owner = owner_here()
    if not chunks.claim(store, chunk_id, owner, LEASE_S):
        return
    with _kept(store, chunk_id, owner) as lost, limits.shared():
        for run_id in chunks.open_runs(store, chunk_id):
            if lost.is_set():
                return
            _bring_to_its_end(store, run_id, owner)


def _require_fit(store: Store, chunk_id: str) -> None:
    """As `require_fit`; a machine that is not fit takes its time to say so, else it would take all from those that are."""
    try:
        require_fit(store, chunk_id)
    except DeckproofError:
        time.sleep(UNFIT_S)
        raise


@contextlib.contextmanager
def _kept(store: Store, chunk_id: str, owner: str) -> Iterator[threading.Event]:
    """Keep the lease, and look for what others have left; the event says that somebody else has the chunk by now."""
    over, lost = threading.Event(), threading.Event()
    keeper = threading.Thread(target=_keep, args=(store, chunk_id, owner, over, lost), daemon=True)
    # Apart from the lease, which must not wait for a server that does not answer.
    looker = threading.Thread(target=_look, args=(store, over), daemon=True)
    keeper.start()
    looker.start()
    try:
        yield lost
    finally:
        over.set()
        keeper.join()
        looker.join(timeout=5)
        with contextlib.suppress(StoreError):
            chunks.let_go(store, chunk_id, owner)


def _keep(
    store: Store, chunk_id: str, owner: str, over: threading.Event, lost: threading.Event
) -> None:
    while not over.wait(LEASE_S / 3):
        try:
            if not chunks.renew(store, chunk_id, owner, LEASE_S):
                lost.set()
        except StoreError as error:
            logger.warning("chunk %s: %s", chunk_id, error.code)


def _look(store: Store, over: threading.Event) -> None:
    # At once, too: with all workers busy the scheduled sweep waits in the same line as their chunks.
    while True:
        try:
            look_round(store)
        except DeckproofError as error:
            logger.warning("looking for lost chunks: %s", error.code)
        if over.wait(LOOK_EVERY_S):
            return


def _bring_to_its_end(store: Store, run_id: str, owner: str) -> None:
    """Hold the deck, or note why not. What went away meanwhile is waited for; raises StoreError, EngineError."""
    while True:
        try:
            return _try(store, run_id, owner)
        except FullDiskError:
            # No deck's fault. Whoever has room takes the chunk meanwhile; it must not come back here at once.
            with contextlib.suppress(StoreError):
                chunks.put_down(store, run_id)
            time.sleep(FULL_S)
            raise
        except StoreError as error:
            if not _is_well(store, run_id):
                _await(store, run_id, error)
                chunks.put_down(store, run_id)
        except EngineError:
            chunks.put_down(store, run_id)
            raise


def _try(store: Store, run_id: str, owner: str) -> None:
    begun_before = chunks.take_on(store, run_id, owner, now=_now())
    if begun_before is None:
        return
    if begun_before >= MOST_ATTEMPTS:
        runs.fail(store, run_id, _poison(), now=_now())
        return
    wanted = runs.load_run(store, run_id).wanted
    try:
        runs.require_told(store, wanted)
    except ChangedBytesError as changed:
        runs.fail(store, run_id, changed, now=_now())
        return
    try:
        pack = hold_deck(store, wanted.deck, wanted.options)
    except StageError:
        error = find_failure(wanted.deck, wanted.options)
        if isinstance(error, FullDiskError):
            raise error from None
        if isinstance(error, StoreError | EngineError) and begun_before + 1 < MOST_ATTEMPTS:
            raise error from None
        runs.fail(store, run_id, error, now=_now())
    else:
        runs.finish(store, run_id, pack=pack, now=_now())


def _poison() -> StageError:
    return StageError(
        f"{MOST_ATTEMPTS} workers have died at this deck.",
        remedy="See what their logs say; then hand it in again: deckproof batch --remote.",
    )


def _is_well(store: Store, run_id: str) -> bool:
    """Whether the database answers and the blobs can be read."""
    try:
        return store.blobs.has(runs.load_run(store, run_id).wanted.options)
    except StoreError:
        return False


def _await(store: Store, run_id: str, error: StoreError) -> None:
    """Wait until the store is back; raises the error where that takes too long."""
    until = time.monotonic() + PATIENCE_S
    while not _is_well(store, run_id):
        if time.monotonic() > until:
            raise error
        time.sleep(2)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
