"""A batch on one machine: entries in, what became of each out, in the order in which it happens."""

from __future__ import annotations

import datetime as dt
import logging
import os
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.codec import digest_of, to_json
from deckproof.errors import DeckproofError, StageError
from flows.crew import Crew, Lost, Quiet
from flows.failures import clean_failures, find_failure
from flows.once import has_died, owner_here
from flows.runs import Ran, take
from review import runs
from review.ledger import begin_ledger

if TYPE_CHECKING:
    from review.store import Store

MEMORY_A_WORKER_MB = 700
"""What a worker and the reader's child beside it take at most with usual decks, without text in pictures."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One deck of a batch, with everything that a worker needs."""

    deck: Path
    options_id: str = ""
    owner: str = ""
    due: str = ""
    error: DeckproofError | None = None
    """What is wrong with the line itself; nobody works on it then."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A worker has taken the deck in and does it next, or it was done already."""

    deck: str


@dataclass(frozen=True, slots=True)
class Over:
    """What became of a deck; `report` is its JSON, where the batch wants reports and the deck is held."""

    ran: Ran
    report: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some orders under one id, by one person, in one store."""

    id: str
    author: str
    orders: Sequence[Order]
    writer: str = "offline"
    workers: int = 1
    reports: bool = False
    """Whether what became of each deck is wanted in full."""


@dataclass(slots=True)
class Tally:
    """How far a batch is. `begun` are the decks that are worked on, by number, with when that began."""

    total: int
    held: int = 0
    failed: int = 0
    known: int = 0
    """Held by an earlier run."""
    alike: int = 0
    """Held as the same deck as another one of this batch, with the same options."""
    begun: dict[int, float] = field(default_factory=dict)
    _fresh: dict[tuple[str, str], bool] = field(default_factory=dict)
    """Of each deck with its options that is held, whether this batch did it."""

    @property
    def over(self) -> int:
        """How many decks are done with."""
        return self.held + self.failed + self.known + self.alike

    def count(self, ran: Ran) -> None:
        """Note what became of one more."""
        deck = (ran.deck, ran.options_id)
        if ran.error is not None:
            self.failed += 1
            return
        if deck in self._fresh:
            self.alike += 1
            self._did_it_after_all(deck, ran)
            return
        self._fresh[deck] = ran.fresh
        self.held += ran.fresh
        self.known += not ran.fresh

    def _did_it_after_all(self, deck: tuple[str, str], ran: Ran) -> None:
        """Who finds a deck's pack may say so before the one who held it."""
        if ran.fresh and not self._fresh[deck]:
            self._fresh[deck] = True
            self.held += 1
            self.known -= 1

    def eta_s(self, elapsed_s: float) -> float | None:
        """How many seconds are left if it goes on as it went; None before anything was worked on to its end.

        Decks that an earlier run held cost next to nothing, and say nothing about those to come.
        """
        worked = self.held + self.failed
        return elapsed_s / worked * (self.total - self.over) if worked else None


def batch_id(sources: Sequence[str], author: str) -> str:
    """The id of the batch over these sources: the same call is the same batch, whatever it finds there."""
    return digest_of("batch", [str(Path(source).absolute()) for source in sources], author)[:12]


def run_id(batch: str, deck: Path) -> str:
    """Under which the batch's deck has its row."""
    return digest_of(batch, str(deck.absolute()))[:16]


def count_workers(asked: int | None, decks: int) -> int:
    """How many processes work: as asked, else as many as there are cores, decks and memory for."""
    if asked is not None:
        return max(1, asked)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, decks, _free_mb() // MEMORY_A_WORKER_MB))


def _free_mb() -> int:
    try:
        pages, size = os.sysconf("SC_AVPHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return MEMORY_A_WORKER_MB
    return pages * size // 1024**2


def tidy(store: Store, *, now: dt.datetime) -> int:
    """What a batch does first: end what has run out, give up what died; gives how many runs were given up."""
    from review import allowing

    allowing.expire(store, now=now)
    lost = StageError("It was interrupted.", remedy="Run it again: what is done is kept.")
    return runs.give_up_lost(store, _is_gone, lost, now=now)


def _is_gone(owner: str) -> bool:
    """Whether a process of this machine is gone; of others only their own machine can tell."""
    return owner.startswith(_OURS) and has_died(owner.removeprefix(_OURS))


_OURS = "batch@"
"""Before the owner of a row that a batch on one machine began; chunks on many machines are swept by their leases."""


def failed_before(store: Store, batch: str) -> frozenset[str]:
    """The ids of the batch's rows whose decks have failed."""
    from review.runs import RunState, list_runs

    failed = list_runs(store, batch=batch, states=[RunState.FAILED], limit=1_000_000)
    return frozenset(one.wanted.id for one in failed)


def run_batch(
    store: Store, batch: Batch, now: Callable[[], dt.datetime]
) -> Iterator[tuple[int, Begun | Over] | Quiet]:
    """Do the batch; needs a started engine, and a process without threads. What a worker has begun comes with its number.

    Every deck ends in exactly one Over, whatever happens to it or to its worker.
    """
    begun: set[int] = set()
    for number, order in enumerate(batch.orders):
        if order.error is not None:
            ran = Ran(path=order.deck, error=order.error)
            _note(store, batch, order, ran, now, begun=False)
            yield number, Over(ran)
    begin_ledger(store, now=now())  # alone: the workers' first acts are of many entries
    todo = [number for number, order in enumerate(batch.orders) if order.error is None]
    work = _work_of(batch, _OURS + owner_here(), now)
    crew: Crew[Order] = Crew(work, batch.workers, is_over=lambda word: isinstance(word, Over))
    for said in crew.run([batch.orders[number] for number in todo]):
        if isinstance(said, Quiet):
            yield said
            continue
        number = todo[said.number]
        order = batch.orders[number]
        if isinstance(said, Lost):
            logger.error("deck %d of batch %s: its worker died twice", number, batch.id)
            word: Begun | Over = _lost(order)
        else:
            word = said.word
        if isinstance(word, Begun):
            begun.add(number)
        else:
            _note(store, batch, order, word.ran, now, begun=number in begun)
        yield number, word


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
) -> None:
    """Put down what became of the deck; one that was held before and has no row gets none."""
    wanted = _wanted(batch, order, ran.deck)
    if ran.error is None:
        runs.finish(store, wanted.id, pack=ran.pack, now=now())
        return
    if not begun:  # it could not even be taken in
        runs.begin(store, wanted, _OURS + owner_here(), now=now())
    runs.fail(store, wanted.id, ran.error, now=now())


def _wanted(batch: Batch, order: Order, deck: str) -> runs.Wanted:
    return runs.Wanted(
        id=run_id(batch.id, order.deck),
        batch=batch.id,
        deck=deck,
        name=order.deck.name,
        author=order.owner or batch.author,
        writer=batch.writer,
        options=order.options_id or "none",
        due=order.due,
    )


# In a worker …


def _work_of(
    batch: Batch, owner: str, now: Callable[[], dt.datetime]
) -> Callable[[Sequence[tuple[int, Order]], Callable[[int, Begun | Over], None]], None]:
    def work(
        portion: Sequence[tuple[int, Order]], tell: Callable[[int, Begun | Over], None]
    ) -> None:
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
        tell: Callable[[int, Begun | Over], None],
    ) -> None:
        self._batch = batch
        self._owner = owner
        self._now = now
        self._orders = orders
        self._tell = tell
        self._store: Store
        self._waiting: dict[tuple[str, str], list[tuple[int, Ran]]] = {}
        self._left = {
            number: Ran(path=order.deck, options_id=order.options_id) for number, order in orders
        }

    def work(self) -> None:
        """Take all in, then hold what has to be, as one flow. Whatever goes wrong, every deck is told of."""
        try:
            self._work()
        except Exception as error:  # noqa: BLE001 - the border of a portion: a bug of ours, or a store that is gone
            self._give_up(error)

    def _work(self) -> None:
        from flows.opened import open_here

        self._store = open_here()
        for number, order in self._orders:
            self._take(number, order)
        self._begin()
        if not self._waiting:
            return
        from flows.direct import came_through, telling
        from flows.portions import repurpose_portion

        token = telling.set(self._over)
        try:
            repurpose_portion(self._batch.id, list(self._waiting))
        except Exception as error:  # the border to the engine: its own failures end here
            if came_through(error):
                raise
            self._engine_failed(error)
        finally:
            telling.reset(token)

    def _take(self, number: int, order: Order) -> None:
        ran = take(
            self._store,
            order.deck,
            order.options_id,
            author=self._batch.author,
            owner=order.owner,
            due=order.due,
        )
        if ran.pack or ran.error:
            self._tell_over(number, ran)
            return
        alike = self._waiting.setdefault((ran.deck, ran.options_id), [])
        alike.append((number, ran))

    def _begin(self) -> None:
        """Note that all that were taken in are begun, as one act; the owner is the batch, which outlives its workers."""
        if not self._waiting:
            return
        taken = [one for alike in self._waiting.values() for one in alike]
        orders = dict(self._orders)
        wanted = [_wanted(self._batch, orders[number], ran.deck) for number, ran in taken]
        try:
            runs.begin_all(self._store, wanted, self._owner, now=self._now())
        except DeckproofError as error:
            self._waiting.clear()
            for number, ran in taken:
                self._tell_over(number, replace(ran, error=error))
            return
        for number, ran in taken:
            self._tell(number, Begun(ran.deck))

    def _over(self, deck: str, options: str, pack: str, error: DeckproofError | None) -> None:
        for place, (number, ran) in enumerate(self._waiting.pop((deck, options), ())):
            done = replace(ran, pack=pack, error=error, fresh=place == 0)
            self._tell_over(number, done)

    def _tell_over(self, number: int, ran: Ran) -> None:
        report = b""
        try:
            if self._batch.reports and ran.error is None:
                report = self._report(ran)
        except StageError:
            ran = replace(ran, pack="", error=find_failure(ran.deck, ran.options_id))
        self._tell(number, Over(ran, report))
        del self._left[number]

    def _report(self, ran: Ran) -> bytes:
        from flows.report import report_run

        with clean_failures(ran.deck, ran.options_id, "report"):
            return to_json(report_run(self._store, ran))

    def _engine_failed(self, error: Exception) -> None:
        """Whatever is left is done without the engine, whose part is to show and not to do."""
        self._log("the engine failed, ", error)
        from flows.direct import hold_decks

        hold_decks(self._store, list(self._waiting))

    def _give_up(self, error: Exception) -> None:
        """Tell of each deck that is left that it failed: with what the store says, or as a bug, which the log names."""
        if not isinstance(error, DeckproofError):
            self._log("", error)
        for number, ran in self._left.items():
            why = error if isinstance(error, DeckproofError) else find_failure(ran.deck, ran.options_id)  # fmt: skip
            self._tell(number, Over(replace(ran, error=why, fresh=True)))

    def _log(self, what: str, error: Exception) -> None:
        """Keep where it happened: frames and the error's name; its message could quote a deck."""
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("batch %s: %s%s\n%s", self._batch.id, what, type(error).__name__, frames)
