"""`deckproof batch --remote`: hand decks to workers on other machines, and watch how far they are."""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from deckproof.cli.output import print_json, say
from deckproof.counts import counted
from deckproof.errors import EngineError, InputError, UsageError
from deckproof.plain_paths import sentence_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deckproof.cli._batch_names import DeckNames
    from deckproof.settings import Settings
    from flows.orders import Order
    from flows.remote_batch import Board, Taken
    from review.store import Store

EVERY_S = 2.0


class MakeOrders(Protocol):
    """What each deck of the call asks for, put into this store by this author."""

    def __call__(self, store: Store, *, author: str) -> Sequence[Order]:
        """The orders; what is wrong with one goes along with it."""
        ...


def hand_over(
    settings: Settings,
    make_orders: MakeOrders,
    *,
    chunk: int,
    only_failed: bool = False,
    empty: Sequence[str] = (),
    as_json: bool,
) -> int:
    """Hand the decks to the workers, say what became of each, and give the exit status."""
    from deckproof.cli._batch_names import DeckNames, say_none
    from deckproof.cli.run import find_author
    from deckproof.logs import log_to
    from flows.intake import list_of
    from flows.remote import open_server
    from flows.remote_batch import new_batch, submit_batch
    from review.store import open_by

    require_shared(settings)
    store = open_by(settings)
    log_to(settings.outputs)
    author, own = find_author(store, settings), list_of(store, settings)
    say_none(store, own, empty)
    batch = new_batch(author, size=chunk, only_failed=only_failed)
    with open_server() as server:
        from flows.sweep import take_up

        take_up(store, server)
        orders = make_orders(store, author=author)
        told = list(submit_batch(store, server, batch, orders, now=_now()))
    names = DeckNames(store, orders, {"": own})
    _say_what_became(names, orders, told, only_failed=only_failed, as_json=as_json)
    if as_json:
        print_json(_document(batch.id, told))
    else:
        new = sum(1 for one in told if not (one.why or one.error))
        _say_what_next(batch.id, new, wrong=sum(1 for one in told if one.error))
    return _exit_status(told)


def watch(settings: Settings, batch_id: str, *, as_json: bool) -> int:
    """Show how far the batch is until it is over; gives the exit status, 1 where some deck failed."""
    from deckproof.cli._batch_names import DeckNames
    from flows.orders import Order
    from flows.remote_batch import load_board
    from review.store import open_by

    store = open_by(settings)
    if as_json:
        board = load_board(store, batch_id, now=_now())
        print_json(board)
    else:
        board = _follow(store, batch_id)
        names = DeckNames(store, [Order(deck=Path(one.name)) for one in board.failures])
        for number, failure in enumerate(board.failures):
            why = failure.error.removeprefix(f"{failure.name}: ")
            say(f"{names.path(number)}: {names.sentence(number, why)}")
        say("What is held waits for a person.")
    return 1 if board.failed else 0


def _say_what_next(batch_id: str, new: int, *, wrong: int) -> None:
    if not new:
        say("Nothing was handed in." if wrong else "Nothing was to be done.")
        return
    say(
        f"{counted(new, 'deck is', 'decks are')} in line as the batch {batch_id}; what comes of them is held."
    )
    if wrong:
        are = "is" if wrong == 1 else "are"
        say(
            f"{counted(wrong, 'line')} {are} no part of it, as told above; mended, the same call hands in what is missing."
        )
    say(f"How far it is: deckproof batch --remote --watch {batch_id}")


def _exit_status(told: Sequence[Taken]) -> int:
    errors = [one.error for one in told if one.error]
    if any(not isinstance(error, InputError) for error in errors):
        return 1
    return 2 if errors else 0


def _follow(store: Store, batch_id: str) -> Board:
    """Lines on standard error: one that changes on a terminal, else one for each change."""
    from flows.remote_batch import load_board
    from flows.turned_away import TurnedAway

    last, told = "", set[TurnedAway]()
    while True:
        board = load_board(store, batch_id, now=_now())
        line = _line(board)
        for one in (away for away in board.turned_away if away not in told):
            _say_above(f"{one.machine} is not fit for this batch and leaves it alone: {one.why}")
        told |= set(board.turned_away)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()
        elif _counts(board) != last:
            say(line)
        last = _counts(board)
        if board.is_over:
            if sys.stderr.isatty():
                sys.stderr.write("\n")
            return board
        time.sleep(EVERY_S)


def _say_above(sentence: str) -> None:
    """Say it in the place of the line that changes, which comes again below."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    say(sentence)


def _counts(board: Board) -> str:
    return (
        f"{board.held + board.failed} of {counted(board.decks, 'deck')}: {board.held} held, {board.failed} failed, "
        f"{board.running} at work, {board.queued} in line"
    )


def _line(board: Board) -> str:
    if board.seconds_left is None or board.is_over:
        return _counts(board)
    return f"{_counts(board)}, about {dt.timedelta(seconds=round(board.seconds_left))} left"


def require_shared(settings: Settings) -> None:
    """Raise UsageError where other machines could not see what is handed to them."""
    if not settings.database or not settings.blobs:
        missing = "database" if not settings.database else "blobs"
        raise UsageError(
            f"Workers on other machines cannot see this machine's own store: {missing} is not set.",
            remedy="Set DECKPROOF_DATABASE to a PostgreSQL database and DECKPROOF_BLOBS to s3://… or a shared folder"
            " (docs/remote.md).",
        )


def look_for_lost(store: Store, settings: Settings) -> None:
    """Hand in again what nobody is at, where this machine knows a server; what goes wrong with that stops nothing."""
    from flows.remote import is_server_named
    from review.chunks import find_idle, list_taken

    if not (settings.database and is_server_named()):
        return
    if not (find_idle(store) or list_taken(store)):
        return
    from flows.sweep import look_round

    try:
        look_round(store)
    except EngineError as error:
        say(f"deckproof: {error}")


def _say_what_became(
    names: DeckNames,
    orders: Sequence[Order],
    told: Sequence[Taken],
    *,
    only_failed: bool,
    as_json: bool,
) -> None:
    """Tell of the lines that were not handed in, and of what does not count of those that were; as JSON tells it, of errors alone.

    Where `only_failed` is asked for, those that did not fail are counted.
    """
    numbers = {order.deck: number for number, order in enumerate(orders)}
    left = 0
    for number, one in enumerate(told):
        if one.error is not None:
            say(names.trouble(number, one.error))
        elif only_failed and one.why:
            left += 1
        elif not as_json:
            _say_of(one, number, numbers, names)
    if left and not as_json:
        say(f"{counted(left, 'other deck is', 'other decks are')} left alone.")


def _say_of(one: Taken, number: int, numbers: Mapping[Path, int], names: DeckNames) -> None:
    from flows.alike import told_unused

    name = names.path(number)
    if one.same_as is not None:
        first = names.path(numbers[one.same_as])
        say(f"{name} is the same deck as {first}, byte for byte: they share one pack.")
    elif one.why:
        say(f"{name}: {names.sentence(number, one.why)}")
    if one.unused:
        say(f"{name}: {told_unused(one.unused)}")


def _document(batch_id: str, told: Sequence[Taken]) -> dict[str, object]:
    decks = [_deck(one) for one in told]
    return {"schema": "deckproof.remote-submitted/1", "batch": batch_id, "decks": decks}


def _deck(one: Taken) -> dict[str, object]:
    words: dict[str, object] = {
        "path": str(one.path),
        "state": "failed" if one.error else "skipped" if one.why else "queued",
        "why": sentence_on(one.path, one.error) if one.error else one.why or None,
    }
    if one.same_as is not None:
        words["same_as_file"] = str(one.same_as)
    if one.unused:
        words["not_used"] = {word: own for word, (own, _) in one.unused.items()}
    return words


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
