"""Handing a batch to workers on other machines, deck by deck as it is read: the store first, then the engine."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from deckproof.codec import from_json
from deckproof.errors import DeckproofError, UnknownNameError
from flows import limits, programs
from flows.alike import Unused, counting_words, unused_words
from flows.intake import take_deck
from flows.options import Options
from flows.remote import Server, require_limits
from flows.stages import find_pack
from flows.turned_away import TurnedAway, list_away
from review import chunks
from review.carried import carry_customers, carry_templates
from review.ledger import begin_ledger
from review.run_figures import count_runs
from review.runs import RunState, Wanted, list_runs

if TYPE_CHECKING:
    from flows.orders import Order
    from review.store import Store

CHUNK = 25
"""Decks that a worker takes on together: enough that the engine's own cost hardly counts (docs/remote.md)."""
SCHEMA = "deckproof.remote-batch/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one deck of the call; `why` says why nobody has to work on it."""

    path: Path
    why: str = ""
    error: DeckproofError | None = None
    same_as: Path | None = None
    """The deck of the call that came before it with the same bytes, which share one pack."""
    unused: Unused = field(default_factory=dict)
    """What its line says of owner and day that does not count."""


class Failure(Struct, frozen=True):
    """A deck of which nothing is held."""

    deck: str
    name: str
    error: str


class Board(Struct, frozen=True):
    """How far a batch is, read from the store's rows."""

    schema: str
    batch: str
    decks: int
    held: int
    failed: int
    running: int
    queued: int
    chunks: int
    seconds_left: float | None
    failures: tuple[Failure, ...]
    turned_away: tuple[TurnedAway, ...] = ()
    """Machines that were not fit for it and left it alone."""

    @property
    def is_over(self) -> bool:
        """Whether nobody works on it any more."""
        return not (self.running or self.queued)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Where decks go: `size` of them together."""

    id: str
    author: str
    size: int = CHUNK
    only_failed: bool = False
    """Whether only those are done that failed when they were handed in last."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What this call has come across."""

    decks: dict[tuple[str, str], Path] = field(default_factory=dict)
    """By deck and options the file that came first."""
    options: set[str] = field(default_factory=set)


def new_batch(author: str, *, size: int = CHUNK, only_failed: bool = False) -> Batch:
    """A batch of which nothing is there yet."""
    return Batch(id=secrets.token_hex(6), author=author, size=size, only_failed=only_failed)


def submit_batch(
    store: Store,
    server: Server,
    batch: Batch,
    orders: Iterable[Order],
    *,
    now: dt.datetime,
) -> Iterator[Taken]:
    """Take each deck in, and hand it to the workers with the next ones; tells of each.

    A deck that is held already, or that some batch still has to do, is not done again; so a call that was cut off is
    simply repeated.
    """
    number, waiting = 0, list[Wanted]()
    seen = _Seen()
    begin_ledger(store, now=now)
    for order in orders:
        try:
            wanted, taken = _take(store, server, batch, order, seen)
        except DeckproofError as error:
            yield Taken(path=order.deck, error=error)
            continue
        if wanted is not None:
            waiting.append(wanted)
        yield taken
        if len(waiting) == batch.size:
            number += 1
            _hand_in(store, server, batch, number, waiting, now)
            waiting = []
    if waiting:
        _hand_in(store, server, batch, number + 1, waiting, now)


def load_board(store: Store, batch_id: str, *, now: dt.datetime) -> Board:
    """How far the batch is; raises UnknownNameError."""
    counts = count_runs(store, batch=batch_id)
    if not counts:
        raise UnknownNameError("There is no such batch.", where=batch_id, remedy="Check its id.")
    left = counts.get(RunState.QUEUED, 0) + counts.get(RunState.RUNNING, 0)
    failed = list_runs(store, batch=batch_id, states=(RunState.FAILED,), limit=_MOST_TOLD)
    return Board(
        schema=SCHEMA,
        batch=batch_id,
        decks=sum(counts.values()),
        held=counts.get(RunState.HELD, 0),
        failed=counts.get(RunState.FAILED, 0),
        running=counts.get(RunState.RUNNING, 0),
        queued=counts.get(RunState.QUEUED, 0),
        chunks=chunks.count_chunks(store, batch_id),
        seconds_left=_seconds_left(store, batch_id, left, now),
        failures=tuple(
            Failure(deck=one.wanted.deck, name=one.wanted.name, error=one.error) for one in failed
        ),
        turned_away=list_away(store, batch_id),
    )


_MOST_TOLD = 100


def _seconds_left(store: Store, batch_id: str, left: int, now: dt.datetime) -> float | None:
    """By the pace of the decks that ended last; None before the second has."""
    ended = chunks.last_ends(store, batch_id)
    if not left or len(ended) < 2:
        return 0.0 if not left else None
    seconds = max((now - ended[-1]).total_seconds(), 0.001)
    return round(left * seconds / len(ended), 1)


def _take(
    store: Store, server: Server, batch: Batch, order: Order, seen: _Seen
) -> tuple[Wanted | None, Taken]:
    if order.error is not None:
        raise order.error
    _make_ready(store, server, order.options_id, seen)
    deck_id = take_deck(
        store,
        order.deck,
        order.options_id,
        author=batch.author,
        owner=order.owner,
        due=order.due,
    )
    why = _why_not(store, deck_id, order.options_id, seen)
    if not why and batch.only_failed and not chunks.has_failed(store, deck_id, order.options_id):
        why = "it has not failed before"
    unused = unused_words(order, counting_words(store, order, deck_id))
    first = seen.decks.setdefault((deck_id, order.options_id), order.deck)
    if why:
        same_as = first if first != order.deck else None
        return None, Taken(path=order.deck, why=why, same_as=same_as, unused=unused)
    wanted = Wanted(
        id=secrets.token_hex(8),
        deck=deck_id,
        name=order.deck.name,
        author=batch.author,
        options=order.options_id,
        due=order.due,
    )
    return wanted, Taken(path=order.deck, unused=unused)


def _why_not(store: Store, deck_id: str, options_id: str, seen: _Seen) -> str:
    if (deck_id, options_id) in seen.decks:
        return "the same bytes as another deck of this batch"
    if find_pack(store, deck_id, options_id):
        return "held already"
    other = chunks.find_open(store, deck_id, options_id)
    if not other:
        return ""
    moved = programs.give_to(store, other, programs.program_here())
    return f"in line already, in the batch {other}" + (_MOVED if moved else "")


_MOVED = ", and to be done with this version of Deckproof from now on"


def _make_ready(store: Store, server: Server, options_id: str, seen: _Seen) -> None:
    """See, once for all decks with these options, that workers elsewhere find all that they name."""
    if options_id in seen.options:
        return
    options = from_json(store.blobs.get(options_id), Options)
    require_limits(server, _limits_of(options))
    carry_customers(store, options.customers)
    if options.templates_dir:
        carry_templates(store, Path(options.templates_dir), options.templates)
    seen.options.add(options_id)


def _limits_of(options: Options) -> list[str]:
    model = [limits.MODEL, limits.MODEL_RATE] if options.model is not None else []
    return [*([limits.OCR] if options.ocr else []), *model]


def _hand_in(
    store: Store,
    server: Server,
    batch: Batch,
    number: int,
    decks: Sequence[Wanted],
    now: dt.datetime,
) -> None:
    programs.give_to(store, batch.id, programs.program_here())
    server.hand_in(chunks.put_chunk(store, batch.id, number, decks, now=now))
