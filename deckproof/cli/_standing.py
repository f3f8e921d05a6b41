"""How the packs stand that a call found written before.

A deck all of whose pieces have ended is not written anew by the same call, and one that somebody else ran first has their pack.
"""

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
_ANEW = "A run with another brief or writer makes new ones"


def told_standing(store: Store, pack_id: str) -> str:
    """How many pieces of a pack that was written before are in which state, for people."""
    from review.pruned import ENDED, states_of_packs

    with store.reading() as connection:
        states = states_of_packs(connection, [pack_id]).get(pack_id, {})
    told = ", ".join(f"{count:,} {state}" for state, count in sorted(states.items()))
    if not states or states.keys() - set(ENDED):
        return f"Its pieces: {told or 'none'}."
    return f"Its pieces have all ended ({told}). {_ANEW}."


def ended_lines(store: Store, packs: Mapping[str, int], names: DeckNames) -> Iterator[str]:
    """What to say of those of these packs, each with the number of its deck, of which every piece has ended."""
    ended = _ended(store, packs)
    if not ended:
        return
    of = "of 1 deck have" if len(ended) == 1 else f"of {counted(len(ended), 'deck')} have"
    yield f"All pieces {of} ended (recalled, rejected or withdrawn). {_ANEW}:"
    for pack in sorted(ended, key=packs.__getitem__)[:NAMED]:
        yield f"  {names.path(packs[pack])}: see deckproof list, or deckproof show {pack}"
    if len(ended) > NAMED:
        yield f"  … and {len(ended) - NAMED:,} more"


def others_lines(
    withheld: Mapping[str, str], packs: Mapping[str, int], names: DeckNames
) -> Iterator[str]:
    """What to say of packs that the caller may not see, each with why; `packs` has the number of each one's deck."""
    if not withheld:
        return
    of = counted(len(withheld), "deck")
    yield f"Of {of} nothing is shown to you, for the packs are not yours:"
    for pack in sorted(withheld, key=packs.__getitem__)[:NAMED]:
        yield f"  {names.path(packs[pack])}: {withheld[pack]}"
    if len(withheld) > NAMED:
        yield f"  … and {len(withheld) - NAMED:,} more"


def _ended(store: Store, packs: Mapping[str, int]) -> list[str]:
    from review.pruned import ENDED, states_of_packs

    found: list[str] = []
    ids = iter(packs)
    with store.reading() as connection:
        while some := list(islice(ids, _A_TIME)):
            states = states_of_packs(connection, some)
            found += [pack for pack, counts in states.items() if not counts.keys() - set(ENDED)]
    return found
