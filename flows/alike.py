"""The same deck under several lines of a batch: one pack, and one owner and one day for it, whichever worker comes first."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.orders import Order
    from review.store import Store

Words = tuple[str, str]
"""An owner and a day; what is empty was not said."""
Unused = Mapping[str, Words]
"""Of a line, by its column: what it says, and what counts instead."""


def counting_words(store: Store, order: Order, deck: str) -> Words | None:
    """The owner and the day that count for the deck, as it first came with these options; None where its line says neither."""
    from flows.intake import came_under

    if not (order.owner or order.due or order.said):
        return None
    return came_under(store, deck, order.options_id)


def unused_words(order: Order, counting: Words | None) -> Unused:
    """Which words of the deck's line do not count, since its pack came with others."""
    if counting is None:
        return {}
    own = order.said or (order.owner, order.due)
    columns = zip(("owner", "due"), own, counting, strict=True)
    return {word: (mine, counts) for word, mine, counts in columns if mine and mine != counts}


def told_unused(unused: Unused) -> str:
    """That these words are not used, and what counts instead, for people."""
    own = " and ".join(f"{word} {said}" for word, (said, _) in unused.items())
    kept = " and ".join(
        f"{word} {one}" if one else f"no {word}" for word, (_, one) in unused.items()
    )
    are = "is" if len(unused) == 1 else "are"
    return f"{own} {are} not used: this very deck came first with {kept}."


def share_words(orders: Sequence[Order]) -> list[Order]:
    """The orders, those of the same bytes and options with one owner and one day: of each the first that is said counts.

    Files are opened only where they are of one size and are wanted in different words.
    """
    shared = list(orders)
    for numbers in _alike(orders):
        words = _first_said(orders[number] for number in numbers)
        for number in numbers:
            order = orders[number]
            if words != (order.owner, order.due):
                own = (order.owner, order.due)
                shared[number] = replace(order, owner=words[0], due=words[1], said=own)
    return shared


def _first_said(orders: Iterable[Order]) -> Words:
    owner = due = ""
    for order in orders:
        owner, due = owner or order.owner, due or order.due
    return owner, due


def _alike(orders: Sequence[Order]) -> Iterator[list[int]]:
    """The numbers of orders for the same pack that differ in their words."""
    by_size: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for number, order in enumerate(orders):
        size = _size_of(order)
        if size:
            by_size[order.options_id, size].append(number)
    for numbers in by_size.values():
        if not _differ(orders, numbers):
            continue
        by_bytes: defaultdict[str, list[int]] = defaultdict(list)
        for number in numbers:
            by_bytes[_digest_of(orders[number])].append(number)
        yield from (same for same in by_bytes.values() if _differ(orders, same))


def _differ(orders: Sequence[Order], numbers: Sequence[int]) -> bool:
    return len({(orders[number].owner, orders[number].due) for number in numbers}) > 1


def _size_of(order: Order) -> int:
    """How many bytes its file has; 0 for what cannot be run or looked up."""
    try:
        return 0 if order.error else order.deck.stat().st_size
    except OSError:
        return 0


def _digest_of(order: Order) -> str:
    try:
        with order.deck.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:  # whoever runs it says what is wrong with it
        return str(order.deck.absolute())
