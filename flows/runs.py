"""Running decks from the desk of one person: the engine started once, each deck through its flow, failures told apart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.errors import DeckproofError, StageError, StoreError
from flows.failures import find_failure, told_of_engine
from flows.intake import Handed, take_decks
from flows.stages import find_pack
from flows.warming import collect_seldom

if TYPE_CHECKING:
    from review.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What became of one deck: a pack that is held, or an error."""

    path: Path
    options_id: str = ""
    deck: str = ""
    pack: str = ""
    error: DeckproofError | None = None
    fresh: bool = False
    """Whether something was done; False when the pack was there already."""


logger = logging.getLogger(__name__)

Begin = Callable[[Path, str], None]
"""Told before a deck is worked on: its path and its id."""


def take(
    store: Store, path: Path, options_id: str, *, author: str, owner: str = "", due: str = ""
) -> Ran:
    """The deck taken in; one that cannot be opened carries its error, one that was run before its pack."""
    handed = Handed(path=path, options_id=options_id, author=author, owner=owner, due=due)
    return take_all(store, [handed])[0]


def take_all(store: Store, many: Sequence[Handed]) -> list[Ran]:
    """The same of each of these, with fewer questions to the disk."""
    try:
        told = take_decks(store, many)
    except DeckproofError as error:
        return [Ran(path=one.path, options_id=one.options_id, error=error) for one in many]
    return [_taken(store, one, deck) for one, deck in zip(many, told, strict=True)]


def _taken(store: Store, handed: Handed, deck: str | DeckproofError) -> Ran:
    ran = Ran(path=handed.path, options_id=handed.options_id)
    if isinstance(deck, DeckproofError):
        return replace(ran, error=deck)
    try:
        return replace(ran, deck=deck, pack=find_pack(store, deck, handed.options_id))
    except DeckproofError as error:
        return replace(ran, error=error)


def run_decks(taken: Sequence[Ran], *, on_begin: Begin | None = None) -> Iterator[Ran]:
    """Run what has neither pack nor error, in order; needs a started engine. One failure never stops the rest."""
    collect_seldom()
    for ran in taken:
        if ran.pack or ran.error:
            yield ran
            continue
        if on_begin:
            on_begin(ran.path, ran.deck)
        yield _run(ran)


def _run(ran: Ran) -> Ran:
    from flows.repurpose import repurpose

    try:
        pack = repurpose(ran.deck, ran.options_id)
    except StageError:
        return replace(ran, error=find_failure(ran.deck, ran.options_id), fresh=True)
    except OSError as error:
        blocked = StoreError(
            f"The outputs folder cannot be written to ({error.strerror}).",
            where=ran.path.name,
            remedy="Make room or name another one with --outputs, then run it again: what is done is kept.",
        )
        return replace(ran, error=blocked, fresh=True)
    except Exception as error:  # noqa: BLE001 - the border of one deck: the engine's own failures, which end here
        logger.error("deck %s: the engine failed, %s", ran.deck[:12], told_of_engine(error))
        return _without_engine(ran)
    return replace(ran, pack=pack, fresh=True)


def _without_engine(ran: Ran) -> Ran:
    """Do what is left without the engine, whose part is to show and not to do; what it had done is found."""
    from flows.direct import hold_deck
    from flows.opened import open_here

    try:
        pack = hold_deck(open_here(), ran.deck, ran.options_id)
    except StageError:
        return replace(ran, error=find_failure(ran.deck, ran.options_id), fresh=True)
    return replace(ran, pack=pack, fresh=True)


def needs_engine(taken: Sequence[Ran]) -> bool:
    """Whether any deck has work left."""
    return any(not ran.pack and not ran.error for ran in taken)
