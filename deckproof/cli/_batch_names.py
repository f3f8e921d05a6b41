"""How a batch shows its decks: without the customers that their files are called by, which a terminal and a log would keep.

`--json` has the names as they are: whoever called gave them, and a script finds its files by them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from deckproof.cli.output import one_line, say, trouble_with
from deckproof.errors import DeckproofError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.orders import Order
    from review.store import Store

UNTOLD = "a deck"
"""In place of a name of which nobody can tell whom it names."""


def say_none(store: Store, digest: str, sources: Sequence[str]) -> None:
    """Tell of the folders and patterns in which nothing was found, without customers of the list of this digest."""
    from extractors import endings

    known = ", ".join(sorted(endings()))
    for source in sources:
        say(f"deckproof: {_shown(store, source, digest)}: No presentation is there ({known}).")


def _shown(store: Store, text: str, digest: str) -> str:
    """Words that somebody wrote, on one line and without customers; raises DeckproofError where nobody can tell whom they name."""
    from review.names import without_customers

    return one_line(without_customers(store, text, digest, today=dt.date.max))


class DeckNames:
    """The names of a batch's decks, by their numbers, without customers of the list that each is run with and of the house's.

    `lists` has the digest of that list by the id of the deck's options, for options that the store does not have; by "" that
    of the call's own list, for lines with which no options go.
    """

    def __init__(
        self, store: Store, orders: Sequence[Order], lists: Mapping[str, str] | None = None
    ) -> None:
        self._store = store
        self._orders = orders
        self._lists: dict[str, str] = {"": "", **(lists or {})}
        counts = Counter(order.deck.name for order in orders)
        self._shared = frozenset(name for name, count in counts.items() if count > 1)

    def name(self, number: int) -> str:
        """The file's name, on one line; with its folders where another deck of the batch has the same."""
        name = self._orders[number].deck.name
        return self.path(number) if name in self._shared else self.words(number, name)

    def path(self, number: int) -> str:
        """The file with its folders, as it was given, on one line."""
        return self.words(number, str(self._orders[number].deck))

    def trouble(self, number: int, error: DeckproofError) -> str:
        """The error's sentence behind the file with its folders, which is how one that failed is called everywhere; it stands there once."""
        return f"{self.path(number)}: {self.reason(number, error)}"

    def reason(self, number: int, error: DeckproofError) -> str:
        """The error's sentence alone, for where the file stands before it already."""
        name = self._orders[number].deck.name
        told = trouble_with(name, error).removeprefix(f"{one_line(name)}: ")
        return self.sentence(number, told, where=error.where)

    def sentence(self, number: int, told: str, *, where: str | None = None) -> str:
        """A sentence about the deck, with the names of files in it as they are shown; `where` is what an error names."""
        told = one_line(told)
        for raw in (where or "", self._orders[number].deck.name):
            told = told.replace(one_line(raw), self.words(number, raw)) if raw else told
        try:  # what it quotes of a line, a brief's name or another deck's
            return _shown(self._store, told, self._list_of(self._orders[number].options_id))
        except DeckproofError:
            return told

    def words(self, number: int, text: str) -> str:
        """Words that somebody wrote of the deck, on one line."""
        try:
            return _shown(self._store, text, self._list_of(self._orders[number].options_id))
        except DeckproofError:
            return UNTOLD

    def _list_of(self, options_id: str) -> str:
        """The digest of the customer list of these options."""
        if options_id not in self._lists:
            from deckproof.codec import from_json
            from flows.options import Options

            options = from_json(self._store.blobs.get(options_id), Options)
            self._lists[options_id] = options.customers
        return self._lists[options_id]
