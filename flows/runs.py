"""Running decks from the desk of one person: the engine started once, each deck through its flow, failures told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.errors import DeckproofError, StageError
from flows.intake import take_deck
from flows.stages import find_failure, pack_id

if TYPE_CHECKING:
    from review.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What became of one deck: a pack that is held, or an error."""

    path: Path
    deck: str = ""
    pack: str = ""
    error: DeckproofError | None = None
    fresh: bool = False
    """Whether something was done; False when the pack was there already."""


Begin = Callable[[Path, str], None]
"""Told before a deck is worked on: its path and its id."""


def _take(store: Store, path: Path, options_id: str, author: str) -> Ran:
    from review.outputs import is_pack

    try:
        deck_id = take_deck(store, path, options_id, author=author)
    except DeckproofError as error:
        return Ran(path=path, error=error)
    pack = pack_id(deck_id, options_id)
    return Ran(path=path, deck=deck_id, pack=pack if is_pack(store, pack) else "", fresh=False)


def take_decks(store: Store, paths: Sequence[Path], options_id: str, *, author: str) -> list[Ran]:
    """Every deck taken in; one that cannot be opened carries its error, one that was run before its pack."""
    return [_take(store, path, options_id, author) for path in paths]


def run_decks(
    taken: Sequence[Ran], options_id: str, *, on_begin: Begin | None = None
) -> Iterator[Ran]:
    """Run what has neither pack nor error, in order; needs a started engine. One failure never stops the rest."""
    from flows.repurpose import repurpose

    for ran in taken:
        if ran.pack or ran.error:
            yield ran
            continue
        if on_begin:
            on_begin(ran.path, ran.deck)
        try:
            pack = repurpose(ran.deck, options_id)
        except StageError:
            error = find_failure(ran.deck, options_id)
            yield Ran(path=ran.path, deck=ran.deck, error=error, fresh=True)
        else:
            yield Ran(path=ran.path, deck=ran.deck, pack=pack, fresh=True)


def needs_engine(taken: Sequence[Ran]) -> bool:
    """Whether any deck has work left."""
    return any(not ran.pack and not ran.error for ran in taken)
