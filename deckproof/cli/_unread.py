"""Which decks of a batch have parts that nobody has read, and where to look: such a part holds up every output of its deck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from deckproof.counts import counted

if TYPE_CHECKING:
    from deckproof.cli._batch_names import DeckNames
    from review.store import Store

NAMED = 20
"""As many decks are named; the count tells of all."""
_A_TIME = 500


def unread_lines(store: Store, packs: Mapping[str, int], names: DeckNames) -> Iterator[str]:
    """What to say of these packs, given with the number of the deck that each was made of; nothing where all was read."""
    unread = _count(store, packs)
    if not unread:
        return
    have = counted(len(unread), "deck has", "decks have")
    yield f"{have} parts that nobody has read; they hold up every output until a person settles them:"
    by_number = sorted(unread, key=packs.__getitem__)
    for pack in by_number[:NAMED]:
        parts = counted(unread[pack], "part")
        yield f"  {names.path(packs[pack])}: {parts}, see deckproof show {pack}"
    if len(unread) > NAMED:
        yield f"  … and {len(unread) - NAMED:,} more"


def _count(store: Store, packs: Mapping[str, int]) -> dict[str, int]:
    """How many such parts each of the packs has that has any."""
    from review.finding_counts import unread_of_packs

    found: dict[str, int] = {}
    ids = iter(packs)
    with store.reading() as connection:
        while some := list(islice(ids, _A_TIME)):
            found |= unread_of_packs(connection, some)
    return found
