"""What a batch's entries ask for: each with its options and its owner, or with what is wrong with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from deckproof.errors import BriefError, DeckError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from deckproof.errors import DeckproofError
    from deckproof.settings import Settings
    from flows.entries import Entry
    from flows.orders import Order
    from review.store import Store


def make_orders(
    store: Store,
    settings: Settings,
    entries: Sequence[Entry],
    options_of: Callable[[Store, Settings], str],
    author: str,
) -> list[Order]:
    """What each entry asks for; what is wrong with one goes along with it."""
    from flows.alike import share_words
    from flows.orders import Order
    from flows.owners import check_line

    by_brief: dict[Path | None, str | DeckproofError] = {}
    orders = []
    for entry in entries:
        if entry.brief not in by_brief:
            try:
                own = replace(settings, brief=entry.brief or settings.brief)
                by_brief[entry.brief] = options_of(store, own)
            except BriefError as error:
                by_brief[entry.brief] = error
        options = by_brief[entry.brief]
        order = Order(deck=entry.deck, owner=entry.owner, due=entry.due)
        try:
            if not isinstance(options, str):
                raise options
            owner = check_line(store, entry, author)
        except InputError as error:
            orders.append(replace(order, owner="", due="", error=error))
        else:
            orders.append(_looked_at(replace(order, options_id=options, owner=owner)))
    _say_past(store, entries, orders)
    return share_words(orders)


def _looked_at(order: Order) -> Order:
    """The order, with what is wrong with its file where that can be seen without opening it."""
    from flows.intake import look_at

    try:
        look_at(order.deck)
    except DeckError as error:
        return replace(order, error=error)
    return order


def _say_past(store: Store, entries: Sequence[Entry], orders: Sequence[Order]) -> None:
    """Tell of days that are over before anything is done; of what cannot be run its own error is told."""
    from deckproof.cli._batch_names import DeckNames
    from deckproof.cli._dry_run import say_past

    dated = [number for number, order in enumerate(orders) if order.due and order.error is None]
    if dated:
        names = DeckNames(store, orders)
        say_past(
            [(names.name(number), entries[number]) for number in dated],
            dt.datetime.now(dt.UTC).date(),
        )
