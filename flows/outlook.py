"""What a call would do with each of its decks, looked up in the store without changing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.codec import digest_file
from deckproof.errors import DeckError, StoreError
from flows.intake import not_opened
from flows.stages import find_pack
from review import chunks

if TYPE_CHECKING:
    from flows.orders import Order
    from review.store import Store


class Outlook(StrEnum):
    """What would become of a deck of the call."""

    NEW = "new"
    """It would be run."""
    SAME = "same"
    """It has the bytes of one that comes before it in the call, and shares its pack."""
    HELD = "held"
    """Its pack is held already."""
    IN_LINE = "in line"
    """Workers on other machines have it to do already."""
    NOT_FAILED = "not failed"
    """Only what failed is to be handed in, and it did not."""
    REFUSED = "refused"
    """It cannot be run; its problem says why."""


@dataclass(frozen=True, slots=True)
class Lookout:
    """What is known of the decks of one call; `remote` are handed in to other machines, `only_failed` where they failed there last."""

    store: Store
    remote: bool = False
    only_failed: bool = False
    _first: dict[tuple[str, str], Path] = field(default_factory=dict)

    def forget(self, deck: Path) -> None:
        """Take back that the deck was met, since it cannot be run: another with its bytes shares no pack with it."""
        for known in [key for key, first in self._first.items() if first == deck]:
            del self._first[known]

    def look(self, deck: Path, options_id: str) -> tuple[Outlook, Path | None]:
        """What would become of the deck, and the one before it with the same bytes and options. Raises MissingFileError."""
        try:
            digest = digest_file(deck)
        except OSError as error:
            raise not_opened(deck, error) from None
        first = self._first.setdefault((digest, options_id), deck)
        if first != deck:
            return Outlook.SAME, first
        if find_pack(self.store, digest, options_id):
            return Outlook.HELD, None
        if self.remote and chunks.find_open(self.store, digest, options_id):
            return Outlook.IN_LINE, None
        if self.only_failed and not chunks.has_failed(self.store, digest, options_id):
            return Outlook.NOT_FAILED, None
        return Outlook.NEW, None


def any_to_run(store: Store, orders: Iterable[Order]) -> bool:
    """Whether one of these decks may have work left; no file behind the first of those is opened.

    Where it says no a deck may still turn out to have some, as one that is changed a moment later.
    """
    lookout = Lookout(store)
    return any(_has_work(lookout, order) for order in orders if order.error is None)


def _has_work(lookout: Lookout, order: Order) -> bool:
    try:
        state, _ = lookout.look(order.deck, order.options_id)
    except DeckError:
        return False  # it went, or may not be read: who takes it in tells of it
    except StoreError:
        return True
    return state is Outlook.NEW
