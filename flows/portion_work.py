"""A portion of a batch in a worker: taken in together, held as one flow, and every deck told of, whatever goes wrong."""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from deckproof.codec import to_json
from deckproof.errors import DeckproofError, FullDiskError, StageError, StoreError
from deckproof.settings import load_settings
from flows.alike import counting_words
from flows.failures import clean_failures, find_failure, no_memory, told_of_engine
from flows.intake import Handed
from flows.orders import Batch, Begun, Order, Over, Stopped, wanted_of
from flows.runs import Ran, take_all
from review import runs
from review.places import full, has_room
from review.syncs import keep_threads

if TYPE_CHECKING:
    from review.store import Store

logger = logging.getLogger(__name__)

Tell = Callable[[int, Begun | Over | Stopped], None]


def work_of(
    batch: Batch, owner: str, now: Callable[[], dt.datetime]
) -> Callable[[Sequence[tuple[int, Order]], Tell], None]:
    """What a worker of this batch does with each portion that it is handed, and whom it tells; it keeps the threads that ask the disk."""

    def work(portion: Sequence[tuple[int, Order]], tell: Tell) -> None:
        keep_threads()
        _Portion(batch, owner, now, portion, tell).work()

    return work


class _Portion:
    """What a worker was handed in one go."""

    def __init__(
        self,
        batch: Batch,
        owner: str,
        now: Callable[[], dt.datetime],
        orders: Sequence[tuple[int, Order]],
        tell: Tell,
    ) -> None:
        self._batch = batch
        self._owner = owner
        self._now = now
        self._orders = orders
        self._tell = tell
        self._store: Store
        self._waiting: dict[tuple[str, str], list[tuple[int, Ran]]] = {}
        self._order_of = dict(orders)
        self._begun: frozenset[int] = frozenset()
        self._stopping: StoreError | None = None
        """Why no deck can be worked on any more."""
        self._left = {
            number: Ran(path=order.deck, options_id=order.options_id) for number, order in orders
        }

    def work(self) -> None:
        """Take all in, then hold what has to be, as one flow. Whatever goes wrong, every deck is told of; a full disk is told once."""
        try:
            self._work()
        except Exception as error:  # noqa: BLE001 - the border of a portion: a bug of ours, or a store that is gone
            stopping = self._stopping or self._full(error)
            if stopping is None:
                self._give_up(error)
            else:
                self._tell(next(iter(self._left)), Stopped(stopping))

    def _work(self) -> None:
        from flows.opened import open_here

        self._store = open_here()
        self._take()
        self._begin()
        if not self._waiting:
            return
        from flows.direct import telling, turns

        token, other = telling.set(self._over), turns.set(self._turn)
        try:
            if self._batch.engine:
                self._hold_as_flow()
            else:
                self._hold()
        finally:
            telling.reset(token)
            turns.reset(other)

    def _hold(self) -> None:
        """Hold what waits, without the engine, whose part is to show and not to do."""
        from flows.direct import hold_decks

        hold_decks(self._store, list(self._waiting))

    def _hold_as_flow(self) -> None:
        from flows.direct import came_through
        from flows.portions import repurpose_portion

        try:
            repurpose_portion(self._batch.id, list(self._waiting))
        except Exception as error:  # the border to the engine: its own failures end here
            if came_through(error):
                raise
            logger.error("batch %s: the engine failed, %s", self._batch.id, told_of_engine(error))
            self._hold()

    def _take(self) -> None:
        handed = [
            Handed(
                path=order.deck,
                options_id=order.options_id,
                author=self._batch.author,
                owner=order.owner,
                due=order.due,
            )
            for _, order in self._orders
        ]
        taken = take_all(self._store, handed)
        for (number, _), ran in zip(self._orders, taken, strict=True):
            if ran.pack or ran.error:
                self._tell_over(number, ran)
                continue
            alike = self._waiting.setdefault((ran.deck, ran.options_id), [])
            alike.append((number, ran))

    def _begin(self) -> None:
        """Note that all that were taken in are begun, as one act; the owner is the batch, which outlives its workers.

        Nobody is told yet: for whoever looks on a deck is begun when its turn comes.
        """
        if not self._waiting:
            return
        taken = [one for alike in self._waiting.values() for one in alike]
        wanted = [wanted_of(self._batch, self._order_of[number], ran.deck) for number, ran in taken]
        try:
            runs.begin_all(self._store, wanted, self._owner, now=self._now())
        except DeckproofError as error:
            if self._full(error) is not None:
                raise
            self._waiting.clear()
            for number, ran in taken:
                self._tell_over(number, replace(ran, error=error))
            return
        self._begun = frozenset(number for number, _ in taken)

    def _turn(self, deck: str, options: str) -> None:
        for number, ran in self._waiting.get((deck, options), ()):
            self._tell(number, Begun(ran.deck))

    def _over(self, deck: str, options: str, pack: str, error: DeckproofError | None) -> None:
        for place, (number, ran) in enumerate(self._waiting.pop((deck, options), ())):
            done = replace(ran, pack=pack, error=error, fresh=place == 0)
            self._tell_over(number, done)

    def _tell_over(self, number: int, ran: Ran) -> None:
        report, under = b"", None
        try:
            if ran.error is None:
                with clean_failures(ran.deck, ran.options_id, "report"):
                    under = counting_words(self._store, self._order_of[number], ran.deck)
                    report = self._report(ran) if self._batch.reports else b""
        except StageError:
            ran = replace(ran, pack="", error=find_failure(ran.deck, ran.options_id))
        self._stopping = self._full(ran.error)
        if self._stopping is not None:
            raise StageError(
                f"batch {self._batch.id}: {self._stopping.code}"
            )  # may cross the engine
        self._tell(number, Over(ran, report, begun=number in self._begun, under=under))
        del self._left[number]

    def _full(self, error: Exception | None) -> StoreError | None:
        """What ends the batch, where the error came of a full disk. SQLite has words of its own for one, so the disk is asked."""
        if isinstance(error, FullDiskError):
            return error
        outputs = load_settings().outputs
        return full(outputs) if isinstance(error, StoreError) and not has_room(outputs) else None

    def _report(self, ran: Ran) -> bytes:
        from flows.report import report_run

        return to_json(report_run(self._store, ran))

    def _give_up(self, error: Exception) -> None:
        """Tell of each deck that is left that it failed: with what the store says, or as a bug, which the log names."""
        if not isinstance(error, DeckproofError):
            self._log(error)
        known = no_memory() if isinstance(error, MemoryError) else error
        for number, ran in self._left.items():
            why = known if isinstance(known, DeckproofError) else find_failure(ran.deck, ran.options_id)  # fmt: skip
            over = Over(replace(ran, error=why, fresh=True), begun=number in self._begun)
            self._tell(number, over)

    def _log(self, error: Exception) -> None:
        """Keep where it happened: frames and the error's name; its message could quote a deck."""
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("batch %s: %s\n%s", self._batch.id, type(error).__name__, frames)
